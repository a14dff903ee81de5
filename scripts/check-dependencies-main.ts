/** Says what is wrong with what users get: what they install, and what is bundled into the command. */
import { readFileSync } from "node:fs";
import { bundledPackages, dependencyFaults } from "./check-dependencies.js";

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

const lock = JSON.parse(read("package-lock.json"));
const bundled = bundledPackages(read("dist/LICENSES.txt"));
for (const fault of dependencyFaults({ lock, bundled }, JSON.parse(read("package.json")))) {
  process.stderr.write(`${fault}\n`);
  process.exitCode = 1;
}
