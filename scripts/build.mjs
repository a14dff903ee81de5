/**
 * Builds the library (dist/lib: modules and types) and the command (dist/cli).
 *
 *   node scripts/build.mjs [--cli-only]
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildCommand } from "./build-command.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

if (!process.argv.includes("--cli-only")) {
  rmSync(join(root, "dist", "lib"), { recursive: true, force: true });
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = join(dirname(manifest), "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
}
await buildCommand(root);
