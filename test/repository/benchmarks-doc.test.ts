/** docs/benchmarks.md and its charts are made of docs/benchmarks/figures.json, and say what each bench is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BENCHES } from "../bench/benches.js";
import { readFigures } from "../bench/figures.js";
import { renewPage } from "../bench/page.js";
import { CHARTS, chartsOf, FIGURES, PAGE } from "../bench/written.js";

const page = readFileSync(PAGE, "utf8");
const figures = readFigures(FIGURES);

describe("docs/benchmarks.md", () => {
  test("shows the figures of figures.json", () => {
    expect(page).toBe(renewPage(page, figures));
  });

  test("has the charts of these figures, and no others", () => {
    const files = readdirSync(CHARTS).filter((file) => file.endsWith(".svg"));
    const drawn = new Map(files.map((file) => [file, readFileSync(join(CHARTS, file), "utf8")]));
    expect(drawn).toEqual(chartsOf(figures));
  });

  test.each(Object.keys(BENCHES))("says what %s measures", (name) => {
    expect(page).toContain(`\n| \`${name}\` | `);
  });

  test("has figures of nothing that is no bench", () => {
    expect(Object.keys(BENCHES)).toEqual(expect.arrayContaining(Object.keys(figures)));
  });
});
