import { expect, test } from "vitest";
import { formatReport, type Measured, problemsOf } from "./report.js";

const memory = (samples: readonly number[]): Measured => ({
  name: "watch",
  what: "memory",
  unit: "MB",
  samples,
});
const files = (samples: readonly number[]): Measured => ({
  name: "top",
  what: "open files",
  unit: "",
  samples,
});

test("memory that goes up and down is flat, memory that climbs is not", () => {
  expect(problemsOf([memory([60, 70, 60, 90, 60, 70, 60, 70])])).toEqual([]);
  expect(problemsOf([memory([60, 60, 70, 70, 80, 80, 90, 90])])).toEqual([
    "watch: memory grew from 60 to 90",
  ]);
});

test("a file more for each fault is a leak, a moment with many is not", () => {
  expect(problemsOf([files([20, 20, 50, 20, 20, 20, 20, 22])])).toEqual([]);
  expect(problemsOf([files([20, 20, 21, 22, 23, 24, 25, 25])])).toEqual([
    "top: open files grew from 20 to 25",
  ]);
});

test("what could not be looked at is no success", () => {
  expect(problemsOf([memory([])])).toEqual(["watch: memory could not be measured"]);
});

test("the report ends with what is not well, or says that all is", () => {
  const report = { minutes: 1, changes: 900, measured: [memory([61.25, 61.25, 61.25, 62])], problems: [] };
  expect(formatReport(report)).toBe(
    [
      "COMMAND  FIGURE  FIRST QUARTER  LAST QUARTER  MOST",
      "watch    memory  61.3 MB        62 MB         62 MB",
      "",
      "1 minutes, 900 changes, 1 faults",
      "memory and open files are flat, nothing was lost",
      "",
    ].join("\n"),
  );
  expect(formatReport({ ...report, problems: ["publish left 3 keys"] })).toContain(
    "\nNOT WELL: publish left 3 keys\n",
  );
});
