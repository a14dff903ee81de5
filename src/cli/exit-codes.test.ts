import { expect, test } from "vitest";
import { EXIT_CODE_OF, EXIT_CODE_TERMINATED } from "./exit-codes.js";
import { EXIT_CODE_HELP, exitCodesPage } from "./help/exit-codes-page.js";

test("the help has a row for every exit code there is, in order", () => {
  const used = new Set<number>([...Object.values(EXIT_CODE_OF), EXIT_CODE_TERMINATED]);
  expect(EXIT_CODE_HELP.map(({ code }) => code)).toEqual([...used].sort((a, b) => a - b));
});

test("every row has a shell example", () => {
  const lines = exitCodesPage();
  for (const { example } of EXIT_CODE_HELP) {
    expect(example).not.toBe("");
    expect(lines.some((line) => line.endsWith(example))).toBe(true);
  }
});
