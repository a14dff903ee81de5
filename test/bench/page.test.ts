import { describe, expect, test } from "vitest";
import type { Run } from "./figures.js";
import { renewPage } from "./page.js";
import type { Row } from "./row.js";

const EMPTY = "# By hand\n<!-- bench: begin -->\n<!-- bench: end -->\nbelow\n";
const AT_REST = { at: "2026-11-26 02:40", machine: "2 cores", versions: "Node 20", cores: 2 } as const;

function runOf(rows: readonly Row[], loadBefore = 0.1): Run {
  return { ...AT_REST, loadBefore, loadAfter: 1, rows };
}

describe("the page", () => {
  const over: Row = {
    figure: "list: wall time",
    unit: "ms",
    zdisc: 80,
    peer: { name: "node -e 0", value: 20 },
    goal: { ratio: 3 },
  };

  test("names first what is over its goal", () => {
    const page = renewPage(EMPTY, { start: runOf([over]) });
    expect(page).toContain(
      "## Over its goal\n\n- `start`: list: wall time is 80.0 ms, 4.00x of node -e 0 (20.0 ms); the goal is 3x\n",
    );
  });

  test("names what is behind its peer without a goal, whichever way is better", () => {
    const calls: Row = {
      figure: "calls",
      unit: "/s",
      zdisc: 50,
      peer: { name: "ghz", value: 100 },
      isMoreBetter: true,
    };
    const page = renewPage(EMPTY, { quality: runOf([calls, { ...calls, figure: "more", zdisc: 200 }]) });
    expect(page).toMatch(/behind the peer\n\n- `quality`: calls is 50.0 \/s, 0.50x of ghz \(100 \/s\)\n\n/);
  });

  test("keeps what is written by hand, however often it is made anew", () => {
    const once = renewPage(EMPTY, { start: runOf([over]) });
    expect(renewPage(once, {})).toBe(renewPage(EMPTY, {}));
    expect(once).toMatch(/^# By hand\n[\s\S]*\nbelow\n$/);
  });

  test("says so when other programs ran beside a bench", () => {
    expect(renewPage(EMPTY, { start: runOf([over], 7.1) })).toContain("**load 7.1 before, 1.0 after: other");
    expect(renewPage(EMPTY, { start: runOf([over]) })).toContain("load 0.1 before, 1.0 after. Node 20.");
  });
});
