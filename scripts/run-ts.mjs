/**
 * Runs a TypeScript program of this repository, also on Node 20, which cannot do so by itself.
 *
 *   node scripts/run-ts.mjs FILE [ARGUMENTS]
 */
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const [file = "", ...args] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "node_modules", ".cache", "zdisc");
const outfile = join(folder, `${process.pid}.mjs`);
mkdirSync(folder, { recursive: true });
process.once("exit", () => rmSync(outfile, { force: true }));
await build({
  entryPoints: [resolve(file)],
  outfile,
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20.19",
  // The program's own place, not the bundle's.
  define: { "import.meta.url": JSON.stringify(pathToFileURL(resolve(file)).href) },
});
process.argv.splice(1, process.argv.length, resolve(file), ...args);
await import(pathToFileURL(outfile).href);
