/**
 * Adds what Vitest's JSON reports say to numbers of checks: passed, failed, not run. Its last line is
 * `N passed, N failed`, and it fails when anything failed. A report that is missing, empty, or not successful for
 * another reason is a failure, too.
 *
 *   node scripts/sum-results.mjs PASSED FAILED SKIPPED REPORT...
 */
import { existsSync, readFileSync } from "node:fs";

const NOTHING = {
  success: false,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};
const [passed = "0", failed = "0", skipped = "0", ...files] = process.argv.slice(2);
const sum = { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
for (const file of files) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : NOTHING;
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  if (report.numFailedTests === 0 && (!report.success || report.numPassedTests === 0)) sum.failed += 1;
  sum.skipped += report.numPendingTests + report.numTodoTests;
}
if (sum.skipped > 0) process.stdout.write(`=== ${sum.skipped} skipped\n`);
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed\n`);
process.exitCode = sum.failed > 0 ? 1 : 0;
