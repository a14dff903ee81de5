/** Every key of the table, in every screen where it works: a key without a step here fails. (The pick screen has its own.) */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KEYS } from "../../../src/tui/keys.js";
import { tempDir } from "../../support/temp-dir.js";
import { waitFor } from "../../support/wait-for.js";
import type { ZdiscOnTerminal } from "../../support/zdisc-on-terminal.js";
import { grantLease, putAll } from "../bound-zdisc.js";
import { type ScreenWorld, startScreenWorld } from "./watched-service.js";

const BYTES: Readonly<Record<string, string>> = {
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  pageup: "\x1b[5~",
  pagedown: "\x1b[6~",
  home: "\x1b[H",
  end: "\x1b[F",
  enter: "\r",
  escape: "\x1b",
};

function bytesOf(key: string): string {
  return BYTES[key] ?? (key.startsWith("ctrl+") ? String.fromCharCode(key.charCodeAt(5) - 0x60) : key);
}

/** What to type, and what then stands on the screen. */
type Typed = readonly [bytes: string, shows: RegExp];

interface Step {
  readonly key: string;
  readonly before?: Typed;
  readonly shows: RegExp | ((screen: ZdiscOnTerminal) => Promise<void>);
  /** Back to where the next step begins. */
  readonly after?: Typed;
}

const ENTERED = "\x1b[?1049h";

/** The screen is drawn whole again. */
const drawnAnew = (mark: string) => async (screen: ZdiscOnTerminal) => {
  await waitFor(() => screen.output.split(mark).length >= 3, { what: `${JSON.stringify(mark)} again` });
  await screen.waitForScreen(/q quit *$/);
};

/** These are the same everywhere. */
function everywhere(normal: RegExp): Step[] {
  return [
    { key: " ", shows: /^ ‖ paused \d\d:\d\d:\d\d, /, after: [" ", normal] },
    { key: "?", shows: /^ Keys$/m, after: ["?", normal] },
    { key: "ctrl+l", shows: drawnAnew("\x1b[2J") },
    { key: "ctrl+z", shows: drawnAnew(ENTERED) },
  ];
}

/** In a list of 40 rows at 80x24, which shows nine of them. */
function inList(selected: (row: number) => RegExp): Step[] {
  const moves: [key: string, row: number][] = [
    ...[["down", 2] as const, ["j", 3] as const, ["up", 2] as const, ["k", 1] as const],
    ...[["pagedown", 10] as const, ["ctrl+f", 19] as const, ["pageup", 10] as const, ["ctrl+b", 1] as const],
    ...[["ctrl+d", 5] as const, ["ctrl+u", 1] as const],
    ...[["G", 40] as const, ["g", 1] as const, ["end", 40] as const, ["home", 1] as const],
  ].map(([key, row]) => [key, row]);
  const all = /rows 1–9 of 40/;
  const filtered: Typed = ["/zz\r", /No row matches/];
  return [
    ...moves.map(([key, row]) => ({ key, shows: selected(row) })),
    { key: "/", shows: /Enter keeps it/, after: ["\x1b", all] },
    ...["escape", "h", "left"].map((key) => ({ key, before: filtered, shows: all })),
    { key: "!", shows: /^ ! 0 of 40 /m, after: ["!", all] },
    ...everywhere(all),
  ];
}

const service = (row: number) => new RegExp(`▸ ● s${String(row).padStart(2, "0")}\\.rpc`);
const endpoint = (row: number) => new RegExp(`▸ ● 127\\.0\\.0\\.1:${row} `);
/** The detail begins with its line number so much: the endpoint, then three lines a key. */
function detail(line: number): RegExp {
  const key = `KEY ${Math.floor((line - 1) / 3) + 1} `;
  const text = line === 0 ? "ENDPOINT" : ([key, "  lease", "  created"][(line - 1) % 3] ?? "");
  return new RegExp(`^ zdisc[^\\n]*\\n─+\\n ${text}`);
}
const NOT_FIRST = /^ zdisc[^\n]*\n─+\n(?! ENDPOINT)/;

const STEPS: Readonly<Record<"services" | "service" | "instance" | "replay", readonly Step[]>> = {
  services: [
    ...inList(service),
    ...["enter", "l", "right"].map((key) => ({
      key,
      shows: /zdisc › services › s01\.rpc[\s\S]*rows 1–1 of 1/,
      after: ["\x1b", /rows 1–9 of 40/] as const,
    })),
    { key: "o", shows: /INSTANCES↑/ },
    { key: "O", shows: /INSTANCES↓/, after: ["ooo", /SERVICE ↑/] },
    { key: "c", shows: /^ copied s01\.rpc$/m },
    { key: "p", shows: /s01\.rpc › pick/, after: ["\x1b", /rows 1–9 of 40/] },
  ],
  service: [
    ...inList(endpoint),
    ...["enter", "l", "right"].map((key) => ({
      key,
      shows: /zdisc › many\.rpc › 127\.0\.0\.1:1 /,
      after: ["\x1b", /rows 1–9 of 40/] as const,
    })),
    { key: "o", shows: /STATE ↑/ },
    { key: "O", shows: /STATE ↓/, after: ["oooo", /ENDPOINT ↑/] },
    { key: "w", shows: /LEASE +KEY +$/m, after: ["w", /LAST EVENT/] },
    { key: "t", shows: /^ 127\.0\.0\.1:1: refused/m },
    { key: "c", shows: /^ copied 127\.0\.0\.1:1$/m },
    { key: "p", shows: /many\.rpc › pick/, after: ["\x1b", /rows 1–9 of 40/] },
  ],
  instance: [
    { key: "down", shows: detail(1) },
    { key: "j", shows: detail(2) },
    { key: "up", shows: detail(1) },
    { key: "k", shows: detail(0) },
    { key: "pagedown", shows: detail(19) },
    { key: "ctrl+f", shows: detail(38) },
    { key: "pageup", shows: detail(19) },
    { key: "ctrl+b", shows: detail(0) },
    { key: "ctrl+d", shows: detail(9) },
    { key: "ctrl+u", shows: detail(0) },
    { key: "G", shows: NOT_FIRST },
    { key: "g", shows: detail(0) },
    { key: "end", shows: NOT_FIRST },
    { key: "home", shows: detail(0) },
    ...["escape", "h", "left"].map((key) => ({
      key,
      shows: /rows 1–1 of 1/,
      after: ["\r", detail(0)] as const,
    })),
    { key: "t", shows: /probe {2}✗ refused/ },
    { key: "c", shows: /^ copied 127\.0\.0\.1:9$/m },
    ...everywhere(detail(0)),
  ],
  replay: [
    { key: "]", shows: /replay 03:\d\d:\d\d 2x$/m },
    { key: "[", shows: /replay 03:\d\d:\d\d 1x$/m },
  ],
};

/** Tested where a screen ends, in terminal.slow.test.ts, and below for each screen. */
const ENDS = ["q", "ctrl+c"];
const PLACES = ["services", "service", "instance", "replay"] as const;

let world: ScreenWorld;

beforeAll(async () => {
  world = await startScreenWorld();
  const lease = await grantLease(world.etcd, 6_000);
  const rows = Array.from({ length: 40 }, (_, at) => at + 1);
  const name = (row: number) => `s${String(row).padStart(2, "0")}.rpc`;
  await putAll(world.etcd, [
    ...rows.map((row) => [`${name(row)}/1`, `127.0.0.1:${row}`, lease] as const),
    ...rows.map((row) => [`many.rpc/${row}`, `127.0.0.1:${row}`, lease] as const),
    ...rows.map((row) => [`keys.rpc/${row}`, "127.0.0.1:9", lease] as const),
  ]);
  return () => world[Symbol.asyncDispose]();
});

const OPEN: Readonly<Record<(typeof PLACES)[number], () => Promise<ZdiscOnTerminal>>> = {
  services: () => opened(["top", "--prefix", "s"], /rows 1–9 of 40/),
  service: () => opened(["watch", "many.rpc"], /rows 1–9 of 40/),
  async instance() {
    const screen = await opened(["watch", "keys.rpc"], /rows 1–1 of 1/);
    await screen.press("\r", detail(0));
    return screen;
  },
  replay: () => opened(["watch", "--replay", recording(), "--utc"], /replay 03:\d\d:\d\d 1x$/m),
};

async function opened(args: readonly string[], shows: RegExp): Promise<ZdiscOnTerminal> {
  const screen = world.open(args);
  await screen.waitForScreen(shows);
  return screen;
}

/** Nothing happens in it for an hour. */
function recording(): string {
  const file = join(tempDir("keys"), "night.ndjson");
  const base = { schemaVersion: 1, kind: "watchEvent", service: "user.rpc", revision: "7", more: false };
  const lines = ["03", "04"].map((hour) => ({
    ...{ ...base, time: `2026-11-23T${hour}:00:00.000Z`, type: "synced" },
    ...{ instanceCount: 0, endpointCount: 0 },
  }));
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return file;
}

const keysOf = (place: (typeof PLACES)[number]) =>
  KEYS.filter(({ where }) => where.includes(place)).flatMap(({ press }) => Object.keys(press));

describe.each(PLACES)("%s", (place) => {
  const keys = keysOf(place).filter((key) => !ENDS.includes(key));
  // A step of a key that another branch adds waits for it.
  const steps = STEPS[place].filter(({ key }) => keys.includes(key));

  test("each of its keys has a step here", () => {
    expect(keys.filter((key) => !steps.some((step) => step.key === key))).toEqual([]);
  });

  let screen: ZdiscOnTerminal;
  beforeAll(async () => {
    screen = await OPEN[place]();
  });
  afterAll(() => screen[Symbol.asyncDispose]());

  test.each(steps)("$key", async ({ key, before, shows, after }) => {
    if (before !== undefined) await screen.press(...before);
    screen.type(bytesOf(key));
    if (typeof shows === "function") await shows(screen);
    else await screen.waitForScreen(shows);
    if (after !== undefined) await screen.press(...after);
  });

  test.each(ENDS)("%s ends it with 0", async (key) => {
    await using ending = await OPEN[place]();
    ending.type(bytesOf(key));
    expect((await ending.ended).code).toBe(0);
    expect(ending.isAlternate).toBe(false);
  });
});
