/** test/golden/p2c-log.json: the lines of go-zero's p2c in every logging mode. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseP2cLine } from "./p2c-log.js";

interface Case {
  readonly endpoints: readonly { addr: string; load: number; reqs: number }[];
  readonly [mode: string]: unknown;
}

const FILE = new URL("../../test/golden/p2c-log.json", import.meta.url);
const CASES: readonly Case[] = JSON.parse(readFileSync(FILE, "utf8")).cases;
const MODES = ["json", "plain", "plain on a terminal", "json, FieldKeys msg and at"];
const CUT_MODES = ["json, MaxContentLength 60", "plain, MaxContentLength 60"];
const SILENT_MODES = ["json, Stat false", "json, Level error"];

/** In the file a backslash is written twice, and a byte that is not UTF-8 as \xNN. */
function unescaped(text: unknown): string {
  return String(text).replace(/\\\\/g, "\\");
}

const connsOf = ({ endpoints }: Case) =>
  endpoints.map(({ addr, load, reqs }) => ({ address: unescaped(addr), load, requests: reqs }));
const lineOf = (golden: Case, mode: string) => unescaped(golden[mode]).replace(/\n$/, "");

describe("golden p2c-log.json", () => {
  test("holds every mode", () => {
    expect(CASES).toHaveLength(11);
    for (const mode of [...MODES, ...CUT_MODES, ...SILENT_MODES]) expect(CASES[0]).toHaveProperty([mode]);
  });

  describe.each(MODES)("%s", (mode) => {
    test.each(CASES.map((golden, at) => ({ at, golden })))("case $at is read whole", ({ golden }) => {
      expect(parseP2cLine(lineOf(golden, mode))).toEqual({
        wallMs: Date.parse("2026-11-22T02:11:12.345Z"),
        conns: connsOf(golden),
        isTruncated: false,
      });
    });
  });

  describe.each(CUT_MODES)("%s", (mode) => {
    test.each(CASES.map((golden, at) => ({ at, golden })))(
      "case $at: of a line that was cut, no number but those that are whole",
      ({ golden }) => {
        const line = lineOf(golden, mode);
        const { conns = [], isTruncated } = parseP2cLine(line) ?? {};
        expect(isTruncated).toBe(line.includes("truncated"));
        expect(conns).toEqual(connsOf(golden).slice(0, isTruncated ? conns.length : undefined));
      },
    );
  });

  test.each(SILENT_MODES)("%s writes nothing", (mode) => {
    expect(CASES.map((golden) => golden[mode])).toEqual(CASES.map(() => ""));
  });
});

test.each([
  ["another line", '{"@timestamp":"2026-11-22T10:11:12.345+08:00","content":"cpu: 0.1%","level":"stat"}'],
  ["an empty line", ""],
  ["half a line of JSON", '{"@timestamp":"2026-11-22T10:11:12.345+08:00","content":"p2c - conn: 10.0'],
  ["JSON that is no object", '"p2c - conn: a"'],
])("%s is none", (_name, line) => {
  expect(parseP2cLine(line)).toBeUndefined();
});

test("a line behind the prefixes of kubectl and docker is read, and one without a time has none", () => {
  const content = "p2c - conn: a:1, load: 2, reqs: 3";
  const conns = [{ address: "a:1", load: 2, requests: 3 }];
  expect(parseP2cLine(`[pod/user-api-1/app] {"content":"${content}","level":"stat"}`)).toEqual({
    wallMs: undefined,
    conns,
    isTruncated: false,
  });
  expect(parseP2cLine(`app-1  | 2026-11-22T10:11:12Z\t stat \t${content}\tcaller=p2c/p2c.go:195`)).toEqual({
    wallMs: Date.parse("2026-11-22T10:11:12Z"),
    conns,
    isTruncated: false,
  });
});

test("numbers that Go's cannot be are none: a log is anybody's", () => {
  const huge = "9".repeat(400);
  const line = `p2c - conn: a:1, load: 2, reqs: ${huge}; conn: b:1, load: ${huge}, reqs: 3; conn: c:1, load: 4, reqs: 5`;
  const numbers = parseP2cLine(line)?.conns.flatMap(({ load, requests }) => [load, requests]) ?? [];
  expect(numbers).toEqual([4, 5]);
});
