/** docs/faults.md has the scenarios of the fault matrix, each with what it measures and its goal, and no others. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { format } from "../integration/faults/print-matrix.js";
import { scenarios } from "../integration/faults/scenarios.js";

const page = readFileSync(new URL("../../docs/faults.md", import.meta.url), "utf8");

/** Without what was measured. */
function rowsUnder(heading: string): string[] {
  const [, text = ""] = new RegExp(`^### ${heading}\n([\\s\\S]*?)(?=^#|^[A-Z])`, "m").exec(page) ?? [];
  const rows = text.split("\n").filter((line) => /^\| [^-]/.test(line));
  return rows.slice(1).map((row) => {
    const [name, figure, , goal, goZero] = row.slice(2, -2).split(" | ");
    return [name, figure, goal, goZero].join(" | ");
  });
}

test.each(["watcher", "publisher"] as const)("docs/faults.md has the scenarios of the %s", (about) => {
  const heading = about.replace(/^./, (letter) => letter.toUpperCase());
  const run = scenarios.filter((scenario) => scenario.about === about);
  expect(rowsUnder(heading).sort()).toEqual(
    run.map((one) => [one.name, one.measures, format(one.goalMs, one), one.goZero].join(" | ")).sort(),
  );
});
