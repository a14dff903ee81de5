import { describe, expect, test } from "vitest";
import type { GlobalOptions } from "../../arguments/global-flags.js";
import type { PickExplanationDocument } from "../../documents/pick-explanation.js";
import type { PickedEndpointDocument, PickReportDocument } from "../../documents/pick-report.js";
import { makeStyle } from "../../terminal/terminal.js";
import { explanationViews } from "./explanation-views.js";
import { views } from "./views.js";
import { paragraph } from "./words.js";

const PLAIN = { noColor: true, ascii: false, utc: true, noHeaders: false, verbose: false } as GlobalOptions;

function styleOf(options: Partial<GlobalOptions> = {}, columns?: number) {
  return makeStyle({ ...PLAIN, ...options }, { env: {}, isTty: columns !== undefined, columns });
}

function draw(
  document: PickReportDocument,
  options: Partial<GlobalOptions> = {},
  columns?: number,
): string[] {
  return [...(views.table?.(document, styleOf(options, columns)) ?? [])];
}

function endpoint(
  label: string,
  address: string,
  [picks, share]: readonly [number, number],
  more: Partial<PickedEndpointDocument> = {},
): PickedEndpointDocument {
  return {
    label,
    address,
    picks,
    share,
    forcedPicks: 0,
    lagMs: 5,
    lagAtMostMs: null,
    inflight: 0,
    success: 1,
    load: 2236,
    failures: 0,
    latencyMs: { p50: 5, p90: 5.8, p99: 6, max: 6.1 },
    inSubset: true,
    picker: null,
    ...more,
  };
}

const SIMULATED: PickReportDocument = {
  schemaVersion: 1,
  kind: "pickReport",
  mode: "simulation",
  service: "user.rpc",
  policy: "p2c_ewma",
  strictGoZero: false,
  seed: 1,
  picks: 10_000,
  unservedCalls: 0,
  ratePerSecond: 200,
  inFlight: null,
  durationMs: 51_200,
  endpoints: [
    endpoint("a", "10.0.3.7:8080", [4_324, 0.4324], { inflight: 2, load: 6_714 }),
    endpoint("b", "10.0.3.8:8080", [5_571, 0.5571], { inflight: 1, load: 4_458 }),
    endpoint("c", "10.0.3.9:8080", [105, 0.0105], { lagMs: 52.4, load: 7_240, forcedPicks: 26 }),
  ],
  latencyMs: { p50: 5, p90: 5.8, p99: 40.8, max: 60 },
  comparison: { policy: "round_robin", latencyMs: { p50: 5.1, p90: 54, p99: 59, max: 60 } },
  hashKey: null,
  log: null,
  explanation: null,
};

const LOGGED: PickReportDocument = {
  ...SIMULATED,
  mode: "log",
  service: null,
  strictGoZero: true,
  seed: null,
  picks: 481_022,
  unservedCalls: null,
  durationMs: 3_600_000,
  endpoints: [
    endpoint("a", "10.0.3.7:8080", [288_610, 0.6], { load: 2_236, lagAtMostMs: 5, picker: 1 }),
    endpoint("b", "10.0.3.8:8080", [187_598, 0.39], { load: 3_162, lagAtMostMs: 10, picker: 1 }),
    endpoint("c", "10.0.3.9:8080", [4_814, 0.01], { load: 7_071, lagAtMostMs: 50, picker: 1 }),
  ],
  latencyMs: null,
  comparison: null,
  log: {
    lines: 60,
    pickers: 1,
    from: "2026-11-23T02:11:00.000Z",
    to: "2026-11-23T03:11:00.000Z",
    truncatedLines: 0,
    resets: [],
  },
};

describe("a simulation", () => {
  test("is a table with the policy above it and another one's latency below", () => {
    expect(draw(SIMULATED)).toEqual([
      "p2c_ewma, simulated: 10,000 picks at 200/s (51.2 s), seed 1",
      "",
      "  ENDPOINT           PICKS  SHARE                       LAG  INFL    OK   LOAD",
      "a 10.0.3.7:8080       4324  43.2% ████████████▍      5.0 ms     2  100%   6714",
      "b 10.0.3.8:8080       5571  55.7% ████████████████   5.0 ms     1  100%   4458",
      "c 10.0.3.9:8080        105   1.1% ▎                 52.4 ms     0  100%   7240",
      "",
      "latency  p50 5.0  p90 5.8  p99 40.8 ms     round_robin: p50 5.1  p90 54  p99 59",
    ]);
  });

  test("in ASCII has bars of #", () => {
    expect(draw(SIMULATED, { ascii: true })[5]).toBe(
      "c 10.0.3.9:8080        105   1.1% #                 52.4 ms     0  100%   7240",
    );
  });

  test("--no-headers leaves the rows", () => {
    expect(draw(SIMULATED, { noHeaders: true })).toHaveLength(3);
  });

  test("no line is longer than a terminal's, whatever stands in it", () => {
    const wordy = {
      ...SIMULATED,
      picks: 100_000_000,
      strictGoZero: true,
      ratePerSecond: null,
      inFlight: 1_000,
      seed: 4_294_967_295,
      durationMs: 5_000_000,
      endpoints: SIMULATED.endpoints.map((each, at) =>
        at === 0 ? { ...each, address: `${"x".repeat(90)}:8080`, picks: 1_234_567, load: 99_999 } : each,
      ),
      latencyMs: { p50: 1_900, p90: 2_000, p99: 2_000, max: 2_000 },
      comparison: { policy: "round_robin", latencyMs: { p50: 1_234, p90: 2_000, p99: 2_000, max: 2_000 } },
    } as const satisfies PickReportDocument;
    const lines = draw(wordy, {}, 80);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.slice(-2)).toEqual([
      "latency  p50 1900  p90 2000  p99 2000 ms",
      "         round_robin: p50 1234  p90 2000  p99 2000 ms",
    ]);
  });

  test("what is not known is not zero", () => {
    const unknown = endpoint("a", "10.0.3.7:8080", [0, 0], {
      lagMs: null,
      inflight: null,
      success: null,
      load: null,
    });
    expect(draw({ ...SIMULATED, endpoints: [unknown] })[3]).toBe(
      "a 10.0.3.7:8080          0     0%                         –     –     –      –",
    );
  });

  test("a label that is the endpoint stands once; hostile addresses are escaped", () => {
    expect(draw({ ...SIMULATED, endpoints: [endpoint("a", "a", [1, 1])] })[3]).toMatch(
      /^a +1 {3}100% █{16} /,
    );
    expect(draw({ ...SIMULATED, endpoints: [endpoint("a", "\x1b[2Jevil", [1, 1])] })[3]).toContain(
      "a \\x1b[2Jevil ",
    );
  });

  test("on a terminal a screen of rows is shown and the rest counted, in a pipe and with wide all", () => {
    const many = Array.from({ length: 40 }, (_, at) => endpoint("a", `10.0.3.${at}:80`, [1, 0.025]));
    const document = { ...SIMULATED, endpoints: many };
    expect(draw(document, {}, 80)).toHaveLength(3 + 12 + 1 + 2);
    expect(draw(document, {}, 80)).toContain("… 28 more (-o wide, or a pipe)");
    expect(draw(document)).toHaveLength(3 + 40 + 2);
    expect([...(views.wide?.(document, styleOf({}, 80)) ?? [])]).toHaveLength(3 + 40 + 2);
  });

  test("wide adds forced picks, failures and each one's latency", () => {
    const lines = [...(views.wide?.(SIMULATED, styleOf()) ?? [])];
    expect(lines[2]).toMatch(/ LOAD {2}FORCED {2}FAILED {5}P50 {5}P99$/);
    expect(lines[5]).toMatch(/ 7240 {6}26 {7}0 {2}5\.0 ms {2}6\.0 ms$/);
  });

  test("other policies have no load", () => {
    expect(draw({ ...SIMULATED, policy: "round_robin" })[2]).not.toContain("LOAD");
  });

  test("of nobody nothing is drawn", () => {
    expect(draw({ ...SIMULATED, endpoints: [] })).toEqual([]);
  });
});

describe("a log", () => {
  test("is a table with what the lines span above it", () => {
    expect(draw(LOGGED)).toEqual([
      "p2c lines: 60, from 02:11 to 03:11; requests 481,022; 3 endpoints",
      "  ENDPOINT              REQS  SHARE                       LAST LOAD  LAG AT MOST",
      "a 10.0.3.7:8080      288,610  60.0% ████████████████████       2236       5.0 ms",
      "b 10.0.3.8:8080      187,598  39.0% █████████████              3162      10.0 ms",
      "c 10.0.3.9:8080         4814   1.0% ▍                          7071      50.0 ms",
    ]);
  });

  test("says where go-zero built its picker anew, five times and then how often more", () => {
    const reset = { time: "2026-11-23T02:43:10.000Z", joined: [], left: ["10.0.3.9:8080"] };
    const again = { time: null, joined: ["10.0.3.9:8080", "\x1bevil"], left: [] };
    const log = {
      ...(LOGGED.log ?? never()),
      resets: [reset, again, ...Array.from({ length: 5 }, () => reset)],
    };
    const lines = draw({ ...LOGGED, log });
    expect(lines.slice(5, 7)).toEqual([
      "reset  02:43:10  10.0.3.9:8080 left: all was forgotten",
      "reset  10.0.3.9:8080 and \\x1bevil joined: all was forgotten",
    ]);
    expect(lines.at(-1)).toBe("… 2 more resets (-v)");
    expect(draw({ ...LOGGED, log }, { verbose: true })).toHaveLength(5 + 7);
  });

  test("of several services has a table for each, and says what was cut", () => {
    const other = endpoint("d", "10.0.9.1:80", [5, 1], { picker: 2, lagAtMostMs: null, load: 1 });
    const log = { ...(LOGGED.log ?? never()), pickers: 2, truncatedLines: 3, from: null, to: null };
    const lines = draw({ ...LOGGED, endpoints: [...LOGGED.endpoints, other], log });
    expect(lines[0]).toBe(
      "p2c lines: 60; requests 481,022; 4 endpoints of 2 services; 3 lines cut by MaxContentLength",
    );
    expect(lines.filter((line) => line.includes("ENDPOINT"))).toHaveLength(2);
    expect(lines.at(-1)).toBe(
      "d 10.0.9.1:80              5   100% ████████████████████          1            –",
    );
  });
});

const EXPLAINED: PickExplanationDocument = {
  schemaVersion: 1,
  kind: "pickExplanation",
  policy: "p2c_ewma",
  strictGoZero: true,
  seed: 1,
  pick: 500,
  atMs: 2_481,
  draws: [{ labels: ["c", "a"], healthy: [true, true] }],
  candidates: [
    candidate("c", { lagMs: 50.1, load: 7_078, sincePickMs: 430 }),
    candidate("a", { inflight: 3, load: 8_944 }),
  ],
  forced: false,
  probeAfterMs: 1_000,
  chosen: "c",
  chosenAddress: "10.0.3.9:8080",
};

function candidate(label: string, more: Partial<PickExplanationDocument["candidates"][number]> = {}) {
  return {
    label,
    lagMs: 5,
    inflight: 0,
    success: 1,
    failureFactor: 1,
    silentMs: 0,
    load: 2_236,
    sincePickMs: 12,
    ...more,
  };
}

function explain(more: Partial<PickExplanationDocument> = {}): string[] {
  return [...(explanationViews.table?.({ ...EXPLAINED, ...more }, styleOf()) ?? [])];
}

describe("one pick", () => {
  test("shows the draw, both loads, the rule of a second and why one was chosen", () => {
    expect(explain()).toEqual([
      "pick 500, at 2.481 s",
      "  drawn     c, a     first draw of 3; both healthy (success over 50%)",
      "  load c    sqrt(50.1 ms) x (0 + 1 in flight) =  7078",
      "  load a    sqrt( 5.0 ms) x (3 + 1 in flight) =  8944",
      "  1 s rule  a was picked 12 ms ago: not forced",
      "  chosen    c 10.0.3.9:8080, the lower load: a is fast but busy",
    ]);
  });

  test("with a sick one shows every draw, and what failures cost", () => {
    const draws = [
      { labels: ["b", "a"], healthy: [false, true] },
      { labels: ["c", "a"], healthy: [true, true] },
    ] as const;
    const candidates = [
      candidate("a"),
      candidate("b", { success: 0.5, failureFactor: 50.02, load: 111_845 }),
    ];
    expect(explain({ draws, candidates, strictGoZero: false, probeAfterMs: 7_070, chosen: "a" })).toEqual([
      "pick 500, at 2.481 s",
      "  drawn     b, a     first draw of 3; sick: b (success up to 80%)",
      "            c, a     second draw of 3; both healthy (success over 80%)",
      "  load b    sqrt( 5.0 ms) x (0 + 1 in flight) x 50.0 for failures = 111845",
      "  load a    sqrt( 5.0 ms) x (0 + 1 in flight) =  2236",
      "  1 s rule  b was picked 12 ms ago: not forced (its load gives it 7 s)",
      "  chosen    a 10.0.3.9:8080, the lower load: b is failing",
    ]);
  });

  test.each([
    {
      name: "forced",
      more: { forced: true },
      says: "c 10.0.3.9:8080, though its load is higher: it has to show how it is now",
    },
    {
      name: "equal loads",
      more: { candidates: [candidate("c"), candidate("a")] },
      says: "c 10.0.3.9:8080, of equal loads the first",
    },
    {
      name: "a slow one",
      more: { candidates: [candidate("c"), candidate("a", { lagMs: 50, load: 7_071 })] },
      says: "c 10.0.3.9:8080, the lower load: a is slow",
    },
    {
      name: "a silent one",
      more: { candidates: [candidate("c"), candidate("a", { inflight: 1, silentMs: 900, load: 60_000 })] },
      says: "c 10.0.3.9:8080, the lower load: a is silent",
    },
    {
      name: "a busy one",
      more: { candidates: [candidate("c"), candidate("a", { inflight: 2, load: 6_708 })] },
      says: "c 10.0.3.9:8080, the lower load: a is busy",
    },
    {
      name: "the only one",
      more: { draws: [], candidates: [], probeAfterMs: null },
      says: "c 10.0.3.9:8080, the only one",
    },
    {
      name: "a turn",
      more: { policy: "round_robin", draws: [], candidates: [] },
      says: "c 10.0.3.9:8080, the next in turn",
    },
    {
      name: "chance",
      more: { policy: "random", draws: [], candidates: [] },
      says: "c 10.0.3.9:8080, by chance",
    },
    {
      name: "a key",
      more: { policy: "consistent_hash", draws: [], candidates: [] },
      says: "c 10.0.3.9:8080, the owner of the call's key",
    },
    {
      name: "nobody",
      more: { chosen: null, chosenAddress: null, draws: [], candidates: [] },
      says: "nobody: no endpoint is there",
    },
    { name: "a label", more: { chosenAddress: "c" }, says: "c, the lower load: a is fast but busy" },
  ] as const)("says why: $name", ({ more, says }) => {
    expect(explain(more as Partial<PickExplanationDocument>).at(-1)).toBe(`  chosen    ${says}`);
  });

  test("tells a silent one's silence, a guess, and one that was never picked", () => {
    const candidates = [
      candidate("c", { lagMs: null, load: 2_236, sincePickMs: null }),
      candidate("a", { inflight: 1, silentMs: 500, load: 44_721, sincePickMs: 500 }),
    ];
    const lines = explain({ candidates, forced: true });
    expect(lines.slice(2, 5)).toEqual([
      "  load c    sqrt( 5.0 ms) x (0 + 1 in flight) =  2236  (never measured)",
      "  load a    sqrt( 500 ms) x (1 + 1 in flight) = 44721  (silent for 500 ms)",
      "  1 s rule  c was never picked: forced",
    ]);
  });
});

test("a paragraph has lines of a terminal's width at most, and loses no word", () => {
  const text = "word ".repeat(100).trim();
  const lines = paragraph(text).map((word) => word.text);
  expect(lines.join(" ")).toBe(text);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(79);
});

function never(): never {
  throw new Error("LOGGED has a log");
}
