/** The pick screen as text, of simulations whose every number is known by their seed. */
import { describe, expect, test } from "vitest";
import { pickScene, sourceOf } from "../../../test/support/pick-scene.js";
import { textWidth } from "../../text/width.js";
import type { Line } from "../line.js";
import { describePicks } from "../model/describe-picks.js";
import type { Link } from "../model/link.js";
import { PickModel } from "../model/pick-model.js";
import type { PickScene } from "../pick-source.js";
import { RowList } from "../row-list.js";
import { initialState, reduce, topScreen, type UiState } from "../state.js";
import { Theme } from "../theme.js";
import type { Size } from "../view/layout.js";
import { type PickFacts, pickRows } from "./pick-facts.js";
import { pickLayoutOf } from "./pick-layout.js";
import { pickPicture, tinyPickText } from "./pick-screen.js";

const SMALL: Size = { columns: 80, rows: 24 };
const LARGE: Size = { columns: 200, rows: 50 };
const LIVE: Link = { kind: "live", host: "127.0.0.1:2379" };
const THREE = ["10.0.3.7:8080", "10.0.3.8:8080", "10.0.3.9:8080"];
const [, , C = ""] = THREE;

class Drawn {
  nowMs = 1_000;
  readonly source;
  readonly model: PickModel;
  readonly #rows = new RowList<NonNullable<ReturnType<PickModel["rows"]["of"]>>>();
  state: UiState = initialState({ kind: "pick", service: "user.rpc" });
  link: Link | undefined = LIVE;
  isAscii = false;

  constructor(scene: Partial<PickScene> = {}, addresses: readonly string[] = THREE) {
    this.source = sourceOf(pickScene(scene));
    const clock = { monotonicMs: () => this.nowMs };
    this.model = new PickModel({ source: this.source, service: "user.rpc", clock });
    this.model.follow(addresses);
  }

  pass(seconds: number): this {
    for (let tick = 0; tick < seconds * 5; tick += 1) {
      this.nowMs += 200;
      this.model.tick();
    }
    return this;
  }

  lines(size: Size): string[] {
    const { list } = topScreen(this.state);
    const { rows } = pickRows(this.#rows, list, this.model);
    const told = this.#told();
    const { tableRows } = pickLayoutOf(size, told.length);
    this.state = reduce(
      this.state,
      { kind: "look" },
      { rows, pageRows: tableRows, sortCount: 4, nowMs: this.nowMs },
    );
    const picture = pickPicture(this.#facts(told), this.#place(size));
    const left = picture.left.map((line, at) => {
      const right = picture.right === undefined ? "" : `│${textOf(picture.right[at] ?? [])}`;
      return right === "" ? textOf(line) : textOf(line).padEnd(picture.leftColumns) + right;
    });
    return [...picture.above.map(textOf), ...left, ...picture.below.map(textOf)];
  }

  #told(): readonly string[] {
    const { told, settings, seed } = this.model;
    const labelOf = (address: string) => this.model.labelOf(address);
    return told === undefined ? [] : this.source.explainPick(told, { ...settings, seed }, labelOf);
  }

  #facts(told: readonly string[]): PickFacts {
    const situation = describePicks(this.model, 0.2);
    return {
      ...{ model: this.model, link: this.link, isBelowServices: false, told },
      shown: pickRows(this.#rows, topScreen(this.state).list, this.model),
      explanation: situation === undefined ? null : this.source.explainShares(situation),
    };
  }

  #place(size: Size) {
    const theme = new Theme({ hasColour: false, isAscii: this.isAscii, isUtc: true });
    const now = { atMs: this.nowMs, wallMs: 0 };
    const context = {
      theme,
      now,
      host: undefined,
      outage: undefined,
      isWide: false,
      pause: undefined,
      replay: undefined,
    };
    return { state: this.state, list: topScreen(this.state).list, size, context };
  }
}

function textOf(line: Line): string {
  return line.map(({ text }) => text).join("");
}

/** c is ten times slower after twelve seconds. */
function slowed(): Drawn {
  const drawn = new Drawn().pass(12);
  for (let times = 0; times < 3; times += 1) drawn.model.turn("slower", C);
  return drawn.pass(30);
}

describe("at 80x24", () => {
  test("it is drawn line by line", () => {
    const lines = slowed()
      .lines(SMALL)
      .map((line) => line.trimEnd());
    expect(lines).toHaveLength(24);
    expect(lines[0]).toMatch(
      /^ zdisc › user\.rpc › pick {10}● live {2}p2c_ewma {2}simulated 200\/s {8}00:4[12]$/,
    );
    expect(lines[1]).toMatch(
      /^ \d+ picks {2}100\.0% ok {2}p50 5\.\d {2}p90 \d\.\d {2}p99 \d+\.\d ms +seed 1 {3}▶ running$/,
    );
    expect(lines[2]).toBe("─".repeat(80));
    expect(lines[3]).toBe("      ENDPOINT ↑      SHARE 10 S              LAG  INFL    OK   LOAD  SHARE 60 S");
    expect(lines[4]).toMatch(
      /^ ▸ a● 10\.0\.3\.7:8080 {3}\d\d\.\d% █+[▏▎▍▌▋▊▉]? +\d\.\d ms +\d {2}100% +\d+ +[▁-█]+$/,
    );
    expect(lines[6]).toMatch(
      /^ {3}c▲ 10\.0\.3\.9:8080 {4}\d\.\d% [█▏▎▍▌▋▊▉]+ +\d\d\.\d ms +\d {2}100% +\w+ +[▁-█]+$/,
    );
    expect(lines.slice(7, 12)).toEqual(["", "", "", "", ""]);
    expect(lines[12]).toBe(
      " latency ms                  0.5     1     2     5    10    20    50   100   200",
    );
    expect(lines[13]).toMatch(/^ a {2}p50 \d\.\d {2}p99 \d\.\d {25,29}[▁-█]+$/);
    expect(lines[15]).toMatch(/^ c {2}p50 \d\d {3}p99 \d\d {40,50}[▁-█]+$/);
    expect(lines[17]).toMatch(
      /^ last pick {2}\w vs \w: \d+ [<>=] \d+ → \w {3}\(1 s rule: (yes|no)\) +e: more$/,
    );
    expect(lines[18]).toBe(`── changes you made ${"─".repeat(60)}`);
    expect(lines[19]).toMatch(/^ 00:1[12] c latency 5 → 40 ms {7}share \d+% → \d(\.\d)?%/);
    expect(lines[20]).toBe(" 00:00 start: 3 endpoints at 5 ms");
    expect(lines.slice(21, 23).join(" ")).toContain("c is 8x slower, so it loses nearly every comparison");
    expect(lines[23]).toBe(" +/- slower/faster  f fail  x stop  [ ] rate  m real calls  space pause  ? help");
  });

  test("e puts the last pick in the place of the chart, and nothing else moves", () => {
    const drawn = slowed();
    const before = drawn.lines(SMALL);
    drawn.model.tellPick();
    const lines = drawn.lines(SMALL).map((line) => line.trimEnd());
    const title = lines.findIndex((line) => line.startsWith("── changes you made"));
    expect(title).toBe(18);
    const told = lines.findIndex((line) => /^ pick \d+, at \d+\.\d{3} s +e: close$/.test(line));
    expect(lines.slice(told, title).join("\n")).toMatch(/drawn[\s\S]*load[\s\S]*1 s rule[\s\S]*chosen/);
    expect(lines.slice(0, 7)).toEqual(before.slice(0, 7).map((line) => line.trimEnd()));
  });

  test("of 32 endpoints it shows seven, where they stand among all, and a thumb", () => {
    const addresses = Array.from({ length: 32 }, (_, at) => `172.16.100.${100 + at}:18080`);
    const lines = new Drawn({}, addresses).pass(11).lines(SMALL);
    expect(lines.filter((line) => line.includes("172.16.100."))).toHaveLength(7);
    expect(lines[3]).toMatch(/LAG +INFL +OK +LOAD +SHARE 60 S *$/);
    expect(lines[4]).toMatch(/^ ▸ a ● 172\.16\.100\.100:18080 .*▐$/);
    expect(lines[18]).toMatch(/^ rows 1–7 of 32 ── changes you made ─+$/);
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(80);
  });

  test("an endpoint that was taken out, one that fails and one that has left are told apart", () => {
    const drawn = new Drawn({}, [...THREE, "10.0.3.10:8080"]).pass(5);
    drawn.model.turn("stop", THREE[0]);
    drawn.model.turn("fail", THREE[1]);
    drawn.model.follow(THREE);
    const lines = drawn.pass(1).lines(SMALL);
    expect(lines.slice(4, 8).map((line) => line.slice(0, 6))).toEqual([
      " ▸ a- ",
      "   b▲ ",
      "   c● ",
      "   d- ",
    ]);
    expect(lines[19]).toContain("etcd: d left");
  });

  test("a question stands in the place of the sentences, with the keys that answer it", () => {
    const drawn = new Drawn().pass(5);
    drawn.state = reduce(
      drawn.state,
      {
        kind: "ask",
        text: "50 health calls a second to 3 endpoints of user.rpc (10.0.3.7:8080 … 10.0.3.9:8080)?",
      },
      { rows: [], pageRows: 1, sortCount: 1, nowMs: 0 },
    );
    const lines = drawn.lines(SMALL);
    expect(lines.slice(21, 23).join("")).toMatch(
      /50 health calls a second to 3 endpoints .*…\s+10\.0\.3\.9:8080\)\?/,
    );
    expect(lines[23]).toMatch(/^ ⏎ yes {3}any other key: no/);
    expect(drawn.lines({ columns: 50, rows: 10 }).at(-1)).toMatch(/^ ⏎ yes: 50 health calls a second/);
  });
});

test("at 200x50 the list has what is set and seen, and the selected endpoint and all latencies stand beside it", () => {
  const lines = slowed().lines(LARGE);
  expect(lines).toHaveLength(50);
  expect(lines.slice(3, 47).every((line) => line[120] === "│")).toBe(true);
  expect(lines[3]).toMatch(/LOAD +P50 +P99 +FAIL {2}SET TO +SHARE 60 S│ ENDPOINT {2}● a 10\.0\.3\.7:8080/);
  expect(lines[6]).toMatch(/c▲ 10\.0\.3\.9:8080 .* 40 ms +[▁-█]+│/);
  const pane = lines.slice(3, 47).map((line) => line.slice(121).trimEnd());
  expect(pane.slice(1, 5).map((line) => line.slice(1, 9).trim())).toEqual([
    "set to",
    "calls",
    "latency",
    "client",
  ]);
  expect(pane.filter((line) => /^ [abc] {2}p50 /.test(line))).toHaveLength(3);
  expect(lines.slice(3, 47).find((line) => line.includes("changes you made"))).toMatch(
    /^── changes you made ─+│/,
  );
});

test.each<{ size: Size; shows: RegExp; not: RegExp }>([
  { size: { columns: 77, rows: 24 }, shows: /LOAD\s/, not: /SHARE 60 S/ },
  { size: { columns: 80, rows: 15 }, shows: /last pick/, not: /latency ms|changes you made/ },
  { size: { columns: 59, rows: 24 }, shows: /▸ a● 10\.0\.3\.7:8080/, not: /last pick|latency ms|changes/ },
  { size: { columns: 31, rows: 7 }, shows: /▸ a● 10\.0\.3\.7:8080/, not: /LOAD/ },
])("at $size.columns x $size.rows it shows what fits, and no line is too long", ({ size, shows, not }) => {
  const lines = slowed().lines(size);
  expect(lines.join("\n")).toMatch(shows);
  expect(lines.join("\n")).not.toMatch(not);
  expect(lines.length).toBeLessThanOrEqual(size.rows);
  for (const line of lines) expect(textWidth(line.trimEnd())).toBeLessThanOrEqual(size.columns);
});

test("in one line it says who gets what, and that it is held", () => {
  const theme = new Theme({ hasColour: false, isAscii: false, isUtc: true });
  expect(tinyPickText(slowed().model, 40, theme)).toMatch(/^pick a \d+% b \d+% c \d% \(enlarge\)$/);
  expect(tinyPickText(slowed().model, 29, theme)).toMatch(/^pick a \d+% b \d+% c \d%$/);
  expect(tinyPickText(slowed().model, 3, theme)).toBe("pic");
  const { model } = slowed();
  model.pause();
  expect(tinyPickText(model, 29, theme)).toMatch(/^‖ pick a \d+% b \d+% c \d%$/);
});

test("in ASCII every sign is ASCII", () => {
  const drawn = slowed();
  drawn.isAscii = true;
  drawn.model.pause();
  for (const size of [SMALL, LARGE])
    expect(drawn.lines(size).join("\n").replaceAll("│", "")).toMatch(/^[\x20-\x7e\n]*$/);
  drawn.model.tellPick();
  expect(drawn.lines(SMALL).join("\n")).toMatch(/^[\x20-\x7e\n]*$/);
});

test("while etcd is away row 1 says so, and no endpoint is drawn as live", () => {
  const drawn = slowed();
  drawn.link = { kind: "disconnected", host: "127.0.0.1:2379", since: { atMs: drawn.nowMs, wallMs: 0 } };
  const lines = drawn.lines(SMALL);
  expect(lines[0]).toMatch(/^ ✗ disconnected/);
  expect(lines.slice(4, 7).map((line) => line[4])).toEqual(["◌", "◌", "◌"]);
});

test("without an endpoint it waits, and says for what", () => {
  expect(new Drawn({}, []).lines(SMALL).join("\n")).toMatch(
    /No endpoint to pick under user\.rpc\/ — waiting\./,
  );
});

test("other policies compare nothing, and say so", () => {
  const drawn = new Drawn({ policy: "round_robin" }).pass(5);
  const lines = drawn.lines(SMALL);
  expect(lines[17]).toMatch(/^ last pick {2}→ [abc], the next in turn +e: more$/);
  expect(lines[4]).toMatch(/100% +– +[▁-█]+$/);
});
