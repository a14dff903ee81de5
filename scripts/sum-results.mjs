/**
 * Adds what Vitest's JSON reports say to a number of passed and failed checks; prints one line, and fails when
 * anything failed. A report that is missing is a failure.
 *
 *   node scripts/sum-results.mjs PASSED FAILED REPORT...
 */
import { existsSync, readFileSync } from "node:fs";

const [passed = "0", failed = "0", ...files] = process.argv.slice(2);
const sum = { passed: Number(passed), failed: Number(failed), skipped: 0 };
for (const file of files) {
  if (!existsSync(file)) {
    sum.failed += 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, "utf8"));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
}
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : "";
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed${skipped}\n`);
process.exitCode = sum.failed > 0 ? 1 : 0;
