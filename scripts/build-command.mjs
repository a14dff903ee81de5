/**
 * Bundles the command into dist/cli, as CommonJS: yargs and grpc-js start faster so than as modules.
 * esbuild splits only modules, so it first bundles those, cut at every `import()`, and then turns each piece into
 * CommonJS. Pieces share what they have in common: there is one `DiscoveryError`. A piece that waits while it loads
 * (Ink's does, for its layout engine) stays a module, and whoever loads it does so with a real `import()`.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, transform } from "esbuild";
import { bundledLicences, packageOf } from "./bundled-licences.mjs";
import { mergePieces } from "./merge-pieces.mjs";

const TARGET = "node20.19";
const MAIN = "main.cjs";
/** Part of every command. */
const PROGRAM = "src/cli/program.ts";
/** What nearly every command loads, and the commonest, which needs little more. */
const STORE = "src/store/etcd/open-etcd-store.ts";
const LIST = "src/cli/commands/list/run.ts";

/** What packages import, and what of scripts/bundled they get in its place. */
const INSTEAD = {
  zdisc: { "node:perf_hooks": "perf-hooks.mjs" },
  // Of yargs we use the parser: neither its ways to the system nor its layout of help, 40 ms of each start.
  yargs: { "../lib/platform-shims/esm.mjs": "nothing.mjs" },
  "yargs-parser": { "node:module": "yargs-parser-module.mjs" },
  // It is always told which colours there are.
  chalk: { "#supports-color": "chalk-supports-color.mjs" },
  // Of its colours it is asked for none.
  "cli-table3": { "string-width": "cli-table3-string-width.cjs", "@colors/colors/safe": "nothing.mjs" },
  // For channelz and load reports, which we never ask for. It brings protobufjs.
  "@grpc/grpc-js": { "@grpc/proto-loader": "nothing.mjs" },
  // One width for everything, no cache that grows for ever, and none of what zdisc does itself.
  ink: {
    "string-width": "ink-string-width.mjs",
    "widest-line": "ink-string-width.mjs",
    "./measure-text.js": "ink-measure-text.mjs",
    "./output.js": "ink-output.mjs",
    "signal-exit": "nothing.mjs",
    "patch-console": "nothing.mjs",
    "./devtools.js": "nothing.mjs",
  },
};

export async function buildCommand(root) {
  const folder = join(root, "dist", "cli");
  mkdirSync(folder, { recursive: true });
  const bundled = await bundle(root, folder);
  const pieces = await asLoaded(bundled);
  pieces.set("code-cache.cjs", await codeCache(root, hashOf(pieces)));
  for (const [name, text] of pieces) {
    const file = join(folder, name);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file); // a program that starts meanwhile reads the old or the new, never half
  }
  for (const name of readdirSync(folder)) if (!pieces.has(name)) rmSync(join(folder, name));
  writeFileSync(join(root, "dist", "LICENSES.txt"), bundledLicences(root, bundled.metafile));
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
  return await build({
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
    plugins: [lighterPackages(root)],
    define: { ZDISC_VERSION: JSON.stringify(version), "process.env.NODE_ENV": '"production"' },
    jsx: "automatic",
    logLevel: "warning",
    metafile: true,
    write: false,
  });
}

/** Each piece by the name it has in the folder: CommonJS where it can be, a module where it must. */
async function asLoaded({ outputFiles, metafile }) {
  const whole = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const pieceOf = (source) =>
    basename(Object.entries(metafile.outputs).find(([, { inputs }]) => source in inputs)[0]);
  const start = await mergePieces(whole, metafile, { into: MAIN, also: [pieceOf(PROGRAM)] });
  const { texts, ...rest } = await mergePieces(start.texts, metafile, {
    into: pieceOf(STORE),
    also: [pieceOf(LIST)],
  });
  const stubs = [...start.stubs, ...rest.stubs];
  const renamed = (text) => rest.renamed(start.renamed(text));
  const modules = [];
  for (const [name, text] of texts) if (await waitsWhileItLoads(text)) modules.push(name);
  const withModules = (text) =>
    modules.reduce((result, name) => result.replaceAll(`"./${name}"`, `"./${moduleName(name)}"`), text);
  const pieces = new Map();
  for (const [name, text] of texts) {
    if (modules.includes(name)) pieces.set(moduleName(name), await minified(withModules(text)));
    else pieces.set(name, renamed(await toCommonJs(withModules(text))));
  }
  for (const [name, stub] of stubs) if (isImported(name, pieces)) pieces.set(name, stub);
  return pieces;
}

function isImported(name, pieces) {
  return [...pieces].some(([piece, text]) => piece.endsWith(".mjs") && text.includes(`"./${name}"`));
}

/** CommonJS cannot say `await` at its top, and esbuild says so. */
async function waitsWhileItLoads(text) {
  try {
    await transform(text, { format: "cjs", target: TARGET, logLevel: "silent" });
    return false;
  } catch (error) {
    if (error.errors?.every((failure) => /top-level await/i.test(failure.text))) return true;
    throw error;
  }
}

const moduleName = (name) => name.replace(/\.cjs$/, ".mjs");

async function minified(text) {
  const { code } = await transform(text, { format: "esm", platform: "node", target: TARGET, minify: true });
  return code;
}

/** What CommonJS has not; made when it is asked for. */
const OWN_URL = {
  define: { "import.meta.url": "ownUrl.href" },
  banner: 'const ownUrl={get href(){return require("node:url").pathToFileURL(__filename).href}};',
};

async function toCommonJs(text) {
  // A piece is loaded with require, so that no second loader has to start; a module cannot be.
  const loadsModule = /import\("\.\/[^"]+\.mjs"\)/.test(text);
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target: TARGET,
    minify: true,
    supported: { "dynamic-import": loadsModule },
    ...(text.includes("import.meta.url") ? OWN_URL : {}),
  });
  return inAscii(code);
}

/** esbuild leaves signs in regular expressions as they are, and a text with one of them takes V8 twice the room. */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** One plugin for the whole table. */
function lighterPackages(root) {
  const importing = (file) => packageOf(file)?.split("node_modules/").at(-1) ?? "zdisc";
  return {
    name: "lighter-packages",
    setup({ onResolve }) {
      for (const [name, parts] of Object.entries(INSTEAD)) {
        for (const [part, ours] of Object.entries(parts)) {
          const path = join(root, "scripts", "bundled", ours);
          onResolve({ filter: new RegExp(`^${part.replaceAll(".", "\\.")}$`) }, ({ importer }) =>
            importing(importer) === name ? { path } : undefined,
          );
        }
      }
    },
  };
}
