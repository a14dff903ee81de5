/** Says what is wrong with what users install, and what `npm audit` knows of it; where the registry does not answer, so. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dependencyFaults } from "./check-dependencies.js";

const readJson = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8"));

for (const fault of dependencyFaults(readJson("package-lock.json"), readJson("package.json"))) fail(fault);
audit();

function audit(): void {
  const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], { encoding: "utf8" });
  const report = parsed(stdout);
  if (report?.vulnerabilities === undefined) {
    process.stderr.write(`\n!!! NOT RUN: npm audit: the registry says "${report?.message ?? "nothing"}"\n`);
    return;
  }
  for (const [name, { severity }] of Object.entries(report.vulnerabilities))
    fail(`${name} is vulnerable: ${severity}`);
}

/** As npm 10 and 11 print it. */
interface AuditReport {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly message?: string;
}

function parsed(text: string): AuditReport | undefined {
  try {
    return JSON.parse(text) as AuditReport;
  } catch {
    return undefined;
  }
}

function fail(what: string): void {
  process.stderr.write(`${what}\n`);
  process.exitCode = 1;
}
