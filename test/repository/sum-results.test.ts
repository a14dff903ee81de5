/** The last line of `.ci/run`. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { tempDir } from "../support/temp-dir.js";

const SCRIPT = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "scripts", "sum-results.mjs");
const folder = tempDir("reports");
const sum = (...args: string[]) => runCommand(process.execPath, [SCRIPT, ...args]);

function report(name: string, passed: number, failed: number, skipped = 0): string {
  const counts = {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
  };
  writeFileSync(join(folder, name), JSON.stringify({ success: failed === 0, ...counts }));
  return join(folder, name);
}

test("the checks and all reports are added up", async () => {
  expect(await sum("5", "0", "1", report("a", 10, 0), report("b", 7, 0, 2))).toBe(
    "=== 3 skipped\n22 passed, 0 failed\n",
  );
});

test.each([
  { name: "a failed test", args: () => ["5", "0", "0", report("c", 10, 1)] },
  { name: "a failed check", args: () => ["4", "1", "0", report("d", 10, 0)] },
  { name: "a report that was never written", args: () => ["5", "0", "0", join(folder, "none")] },
  { name: "a run without a single test", args: () => ["5", "0", "0", report("e", 0, 0)] },
  { name: "a file that did not even load", args: () => ["5", "0", "0", brokenFile()] },
])("$name is a failure", async ({ args }) => {
  await expect(sum(...args())).rejects.toMatchObject({ cause: { code: 1 } });
});

function brokenFile(): string {
  const file = join(folder, "f");
  const counts = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  writeFileSync(file, JSON.stringify({ success: false, ...counts }));
  return file;
}
