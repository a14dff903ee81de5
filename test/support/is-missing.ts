/** A program that some tests call and that a machine may not have. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { notRun } from "./not-run.js";

/** Whether it is not in PATH; says then, loudly, which tests do not run. */
export function isMissing(program: string, tests: string): boolean {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const isThere = folders.some((folder) => existsSync(join(folder, program)));
  if (!isThere) notRun(tests, `there is no ${program} in PATH`);
  return !isThere;
}
