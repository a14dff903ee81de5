/**
 * What `npm audit` knows of what users get. It is asked for everything and read by us, for its `--omit=dev` leaves out
 * what is bundled. Ends with 77 where the registry does not answer: not run, and that is neither passed nor failed.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { auditFaults, bundledPackages, type Vulnerabilities } from "./check-dependencies.js";

const NOT_RUN = 77;
const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8" });
const { vulnerabilities, message = "nothing" } = parsed(stdout);
if (vulnerabilities === undefined) {
  process.stderr.write(`\n!!! NOT RUN: npm audit: the registry says "${message}"\n`);
  process.exitCode = NOT_RUN;
} else {
  const lock = JSON.parse(read("package-lock.json"));
  const bundled = bundledPackages(read("dist/LICENSES.txt"));
  for (const fault of auditFaults(vulnerabilities, { lock, bundled })) {
    process.stderr.write(`${fault}\n`);
    process.exitCode = 1;
  }
}

function parsed(text: string): { readonly vulnerabilities?: Vulnerabilities; readonly message?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
