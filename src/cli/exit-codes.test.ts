import { expect, test } from "vitest";
import { EXIT_CODE_OF, EXIT_CODE_TERMINATED } from "./exit-codes.js";
import { EXIT_CODE_HELP, exitCodesPage } from "./help/exit-codes-page.js";

/** Of commands that are still to come. */
const NOT_YET: readonly number[] = [EXIT_CODE_OF.notMet];

test("the help has a row for every exit code there is, in order", () => {
  const used = new Set<number>([...Object.values(EXIT_CODE_OF), EXIT_CODE_TERMINATED]);
  const expected = [...used].filter((code) => !NOT_YET.includes(code)).sort((a, b) => a - b);
  expect(EXIT_CODE_HELP.map(({ code }) => code)).toEqual(expected);
});

test("every row has a shell example", () => {
  const lines = exitCodesPage();
  for (const { example } of EXIT_CODE_HELP) {
    expect(example).not.toBe("");
    expect(lines.some((line) => line.endsWith(example))).toBe(true);
  }
});
