import { describe, expect, test } from "vitest";
import { drawChart } from "./chart.js";
import type { Row } from "./row.js";

describe("a chart", () => {
  const row: Row = {
    figure: "a <b>",
    unit: "ms",
    zdisc: 20,
    peer: { name: "p", value: 10 },
    goal: { ratio: 3 },
  };

  test("shows a ratio as text, its goal as a line, and escapes names", () => {
    const chart = drawChart("start", [row]) ?? "";
    expect(chart).toContain(">2.00x ok</text>");
    expect(chart).toContain("<title>goal 3x</title></line>");
    expect(chart).toContain(">a &#60;b&#62;, beside p</text>");
    expect(chart).not.toContain("<b>");
  });

  test("says in a word what is over its goal, and names no goal where there is none", () => {
    expect(drawChart("start", [{ ...row, zdisc: 40 }])).toContain(">4.00x over</text>");
    const chart = drawChart("start", [{ ...row, goal: undefined }]) ?? "";
    expect(chart).toContain(">2.00x</text>");
    expect(chart).not.toContain("goal:");
  });

  test.each([1e-9, 0.9, 1, 3, 1e9])("has everything within its edges at a ratio of %d", (zdisc) => {
    const chart = drawChart("start", [{ ...row, zdisc, peer: { name: "p", value: 1 } }]) ?? "";
    const [, width] = /viewBox="0 0 (\d+)/.exec(chart) ?? [];
    const ends = [
      ...chart.matchAll(/<(?:rect|line)[^>]* x1?="([\d.]+)"(?:[^>]* width="([\d.]+)")?/g),
    ].flatMap(([, x, length = "0"]) => [Number(x), Number(x) + Number(length)]);
    expect(ends.length).toBeGreaterThan(6);
    for (const end of ends) expect(end).toBeGreaterThan(0);
    for (const end of ends) expect(end).toBeLessThan(Number(width));
  });

  test("is not there without a ratio", () => {
    expect(drawChart("p2c", [{ ...row, peer: undefined }])).toBeUndefined();
  });
});
