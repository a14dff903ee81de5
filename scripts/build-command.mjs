/**
 * Bundles the command into dist/cli, as CommonJS: yargs and grpc-js start faster so than as modules.
 * esbuild splits only modules, so it first bundles those, cut at every `import()`, and then turns each piece into
 * CommonJS. Pieces share what they have in common: there is one `DiscoveryError`.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, transform } from "esbuild";

const TARGET = "node20.19";
/** What yargs and its cliui load to lay out help of their own, which we never ask for: 40 ms of each start. */
const IN_YARGS = ["string-width", "wrap-ansi"];

export async function buildCommand(root) {
  const folder = join(root, "dist", "cli");
  mkdirSync(folder, { recursive: true });
  const pieces = new Map();
  for (const { path, text } of await bundle(root, folder)) pieces.set(basename(path), await toCommonJs(text));
  pieces.set("code-cache.cjs", await codeCache(root, hashOf(pieces)));
  for (const [name, text] of pieces) {
    const file = join(folder, name);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file); // a program that starts meanwhile reads the old or the new, never half
  }
  for (const name of readdirSync(folder)) if (!pieces.has(name)) rmSync(join(folder, name));
}

/** What bin/zdisc.js loads the others with; it knows of which build they are. */
async function codeCache(root, build) {
  const { code } = await transform(readFileSync(join(root, "src", "cli", "code-cache.ts"), "utf8"), {
    loader: "ts",
    format: "cjs",
    platform: "node",
    target: TARGET,
    minify: true,
    define: { ZDISC_BUILD: JSON.stringify(build) },
  });
  return code;
}

function hashOf(pieces) {
  const hash = createHash("sha256");
  for (const [name, text] of [...pieces].sort()) hash.update(`${name}\0${text}\0`);
  return hash.digest("hex").slice(0, 16);
}

async function bundle(root, folder) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { main: "src/cli/start.ts" },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: TARGET,
    plugins: [lighterYargs(root), ownWidthInTables(root)],
    define: { ZDISC_VERSION: JSON.stringify(version) },
    logLevel: "warning",
    write: false,
  });
  return outputFiles;
}

async function toCommonJs(text) {
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target: TARGET,
    minify: true,
    // A piece is loaded with require: no second loader has to start.
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "importMetaUrl" },
    banner: 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;',
  });
  return code;
}

function lighterYargs(root) {
  return {
    name: "lighter-yargs",
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`^(${IN_YARGS.join("|")})$`) }, ({ path, importer }) =>
        /[\\/](?:cliui|yargs)[\\/]/.test(importer)
          ? { path: join(root, "scripts", "bundled", `${path}.mjs`) }
          : undefined,
      );
    },
  };
}

function ownWidthInTables(root) {
  return {
    name: "own-width-in-tables",
    setup({ onResolve }) {
      onResolve({ filter: /^string-width$/ }, ({ importer }) =>
        /[\\/]cli-table3[\\/]/.test(importer)
          ? { path: join(root, "scripts", "bundled", "cli-table3-string-width.cjs") }
          : undefined,
      );
    },
  };
}
