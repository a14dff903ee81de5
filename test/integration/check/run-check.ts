/** `zdisc check -o json`, to its end, and what it found. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckReportDocument, ProblemDocument } from "../../../src/cli/documents/check-report.js";
import { runZdisc } from "../../support/run-zdisc.js";
import { tempDir } from "../../support/temp-dir.js";

export interface CheckOptions {
  /** etcd hosts, told by the environment: remedies repeat what is typed. */
  readonly endpoints?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CheckEnd extends CheckReportDocument {
  readonly code: number | null;
}

export async function runCheck(args: readonly string[], options: CheckOptions = {}): Promise<CheckEnd> {
  const { endpoints, cwd, env = {} } = options;
  const hosts = endpoints === undefined ? {} : { ZDISC_ENDPOINTS: endpoints.join(",") };
  const { code, stdout, stderr } = await runZdisc(["check", "-o", "json", ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...hosts, ...env },
    timeoutMs: 60_000,
  });
  if (stdout === "") throw new Error(`zdisc check ${args.join(" ")} ended with ${code}: ${stderr}`);
  return { ...JSON.parse(stdout), code };
}

export function foundBy(rule: string, { problems }: Pick<CheckEnd, "problems">): ProblemDocument[] {
  return problems.filter((problem) => problem.rule === rule);
}

/** A folder with these files. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = tempDir("check");
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
