import { expect, test } from "vitest";
import { EXIT_CODE_OF, EXIT_CODE_TERMINATED } from "./exit-codes.js";
import { EXIT_CODE_HELP, HELP_TOPICS } from "./help-topics.js";

test("the help has a row for every exit code there is, in order", () => {
  const used = new Set<number>([...Object.values(EXIT_CODE_OF), EXIT_CODE_TERMINATED]);
  const expected = [...used].sort((a, b) => a - b);
  expect(EXIT_CODE_HELP.map(({ code }) => code)).toEqual(expected);
});

test("every row has a shell example", () => {
  const lines = HELP_TOPICS["exit-codes"]?.() ?? [];
  for (const { example } of EXIT_CODE_HELP) {
    expect(example).not.toBe("");
    expect(lines.some((line) => line.endsWith(example))).toBe(true);
  }
});
