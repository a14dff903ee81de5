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
    expect(chart).toContain(">2.00x</text>");
    expect(chart).toContain("<title>goal 3x</title></line>");
    expect(chart).toContain(">a &#60;b&#62;, beside p</text>");
    expect(chart).not.toContain("<b>");
  });

  test("is not there without a ratio", () => {
    expect(drawChart("p2c", [{ ...row, peer: undefined }])).toBeUndefined();
  });
});
