/** The states of the screens beside `watch`'s own: what is not current, not there, hostile or small is told on each of them. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ZdiscOnTerminal } from "../../support/zdisc-on-terminal.js";
import { grantLease, putAll } from "../bound-zdisc.js";
import { type ScreenWorld, startScreenWorld } from "./watched-service.js";

let world: ScreenWorld;

beforeAll(async () => {
  world = await startScreenWorld();
  return () => world[Symbol.asyncDispose]();
});

afterEach(() => world.clear());

const LARGE = { columns: 200, rows: 50 };

/** One endpoint is fine, one of the two keys of the other has no lease, a third is useless. */
async function putUsers(): Promise<string> {
  const lease = await grantLease(world.etcd, 600);
  await putAll(world.etcd, [
    ["user.rpc/7587899099117464323", "127.0.0.1:1", lease],
    ["user.rpc/12", "127.0.0.1:9"],
    ["user.rpc/7587899099117464326", "127.0.0.1:9", lease],
    ["user.rpc/13", "0.0.0.0:9", lease],
  ]);
  return lease;
}

/** Screens by what is typed on the way to them. */
const SCREENS = [
  { name: "services", args: ["top"], type: "", shows: /▸ ▲ user\.rpc|▸ ✗ user\.rpc/ },
  { name: "service", args: ["watch", "user.rpc"], type: "", shows: /rows 1–3 of 3/ },
  { name: "instance", args: ["watch", "user.rpc"], type: "G\r", shows: /KEY 2 +user\.rpc\/12/ },
] as const;

async function open(
  { args, type, shows }: (typeof SCREENS)[number],
  {
    more = [],
    ...options
  }: { more?: readonly string[]; columns?: number; rows?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<ZdiscOnTerminal> {
  const screen = world.open([...args, ...more], options);
  // Down to its last row: a large screen may come in pieces.
  await screen.waitForScreen(/rows 1–[\s\S]*q quit/);
  if (type !== "") screen.type(type);
  await screen.waitForScreen(shows);
  return screen;
}

const linesOf = ({ screen }: ZdiscOnTerminal) => screen.split("\n");

describe.each(SCREENS)("the screen of $name", (place) => {
  test("while etcd is away is said to be last known, drawn dim, and live again only when it is synced", async () => {
    await putUsers();
    await using screen = await open(place);
    await world.proxy.setMode("refuse");
    await screen.waitForScreen(/^ ✗ disconnected \d+\.\d s {3}last known \d\d:\d\d:\d\d/);
    expect(screen.styled(0, "reverse")).toMatch(/^ ✗ disconnected/);
    const body = linesOf(screen).slice(3, 12).join("\n");
    expect(body).not.toMatch(/[●█]/);
    expect(body).toMatch(/◌/);
    expect(screen.styled(1, "colour")).toBe("");
    await screen.waitForScreen(
      /^ ◌ the rows are as they were last known$|^ ✗ 127\.0\.0\.1:\d+: connection refused$/m,
    );
    await world.proxy.setMode("pass");
    await screen.waitForScreen(/^ zdisc [^\n]*● live/);
    await screen.waitForScreen(place.shows);
  });

  test("held stands still and counts what waits", async () => {
    const lease = await putUsers();
    await using screen = await open(place);
    await screen.press(" ", /^ ‖ paused \d\d:\d\d:\d\d, 0 changes waiting {3}space goes on/);
    const before = linesOf(screen).slice(3, 12);
    await putAll(world.etcd, [["user.rpc/99", "127.0.0.1:99", lease]]);
    await screen.waitForScreen(/, 1 change waiting/);
    expect(linesOf(screen).slice(3, 12)).toEqual(before);
    await screen.press(" ", /^ zdisc [^\n]*● live/);
  });

  test("left while it is held tells the present in its last line", async () => {
    const lease = await putUsers();
    await using screen = await open(place);
    await screen.press(" ", /, 0 changes waiting/);
    await putAll(world.etcd, [["user.rpc/99", "127.0.0.1:99", lease]]);
    await screen.waitForScreen(/, 1 change waiting/);
    screen.type("\x03");
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.screen).toMatch(/^(user\.rpc: 4 endpoints|1 service, 5 instances) at revision \d+$/);
  });

  test("at 200x50 fills the terminal to its last row and wraps nothing", async () => {
    await putUsers();
    await using screen = await open(place, LARGE);
    await screen.waitForScreen(/q quit *$/);
    expect(linesOf(screen)).toHaveLength(50);
    expect(linesOf(screen)[0]).toMatch(/^ zdisc › .* ● live {2}127\.0\.0\.1:\d+.* \d\d:\d\d$/);
  });

  test("in ASCII is ASCII, and without colour has none", async () => {
    await putUsers();
    const screen = world.open([...place.args, "--ascii", "--no-color"]);
    await using _ = screen;
    await screen.waitForScreen(/rows 1-/);
    screen.type(place.type);
    if (place.name === "instance") await screen.waitForScreen(/KEY 2/);
    expect(screen.screen).toMatch(/^[\x20-\x7e\n]*$/);
    for (let row = 0; row < 24; row += 1) expect(screen.styled(row, "colour")).toBe("");
  });

  test("uses the 16 colours of the terminal's own theme, and paints no background", async () => {
    await putUsers();
    await using screen = await open(place);
    await screen.press("?", /^ Keys$[\s\S]*Esc closes/m);
    await screen.press("?", place.shows);
    await screen.press(" ", /paused/);
    await world.proxy.setMode("refuse");
    await screen.press(" ", /disconnected/);
    const codes = [...screen.output.matchAll(/\x1b\[([\d;]*)m/g)].flatMap(([, list = ""]) => list.split(";"));
    // Off, bold, dim, reverse, struck and their ends; red, green, yellow, and the terminal's own colour.
    const allowed = ["0", "", "1", "2", "7", "9", "22", "27", "29", "31", "32", "33", "39"];
    expect(codes.filter((code) => !allowed.includes(code))).toEqual([]);
  });

  test.each([
    { columns: 59, rows: 24 },
    { columns: 40, rows: 8 },
    { columns: 30, rows: 6 },
  ])("at $columns x $rows shows what fits, its keys in the last row", async ({ columns, rows }) => {
    await putUsers();
    const screen = world.open([...place.args], { columns, rows });
    await using _ = screen;
    await screen.waitForScreen(/q quit *$/);
    screen.type(place.type);
    await screen.waitForScreen(/q quit *$/);
    expect(linesOf(screen)).toHaveLength(rows);
  });

  test.each([
    { columns: 29, rows: 24 },
    { columns: 80, rows: 5 },
    { columns: 3, rows: 2 },
    { columns: 1, rows: 1 },
  ])("at $columns x $rows is one line, and itself again when there is room", async ({ columns, rows }) => {
    await putUsers();
    await using screen = await open(place);
    screen.resize(columns, rows);
    await screen.waitForScreen(/^[^\n]{1,80}$/);
    expect(screen.screen).not.toMatch(/─/);
    screen.resize(80, 24);
    await screen.waitForScreen(/q quit *$/);
    await screen.waitForScreen(place.shows);
  });

  test("held says so in one line, too", async () => {
    await putUsers();
    await using screen = await open(place);
    await screen.press(" ", /paused/);
    screen.resize(29, 24);
    await screen.waitForScreen(/^‖ [^\n]+$/);
  });

  test("under TERM=linux is ASCII, under NO_COLOR has no colour", async () => {
    await putUsers();
    const screen = world.open([...place.args], { env: { TERM: "linux", NO_COLOR: "1" } });
    await using _ = screen;
    await screen.waitForScreen(/rows 1-/);
    expect(screen.screen).toMatch(/^[\x20-\x7e\n]*$/);
    for (let row = 0; row < 24; row += 1) expect(screen.styled(row, "colour")).toBe("");
  });
});

test("TERM=dumb has no screen: lines", async () => {
  await putUsers();
  await using lines = world.open(["watch", "user.rpc"], { env: { TERM: "dumb" } });
  await lines.waitForScreen(/\* reset {2}3 endpoints/);
  expect(lines.output).not.toContain("\x1b[?1049h");
});

describe("at 200x50", () => {
  test("the list has keys, created revisions and health, and what t found stands in its row and beside it", async () => {
    await putUsers();
    await using screen = await open(SCREENS[1], LARGE);
    const [, , , head = ""] = linesOf(screen);
    expect(head.slice(0, 120)).toMatch(/ENDPOINT ↑ .* LAST EVENT +KEY + CREATED HEALTH *$/);
    await screen.press("jt", /▸ ● 127\.0\.0\.1:1 .* 7587899099117464323 +\d+ ✗ refused/);
    expect(screen.screen).toMatch(/│ +probe {2}✗ refused|│ ENDPOINT .*probe {2}✗ refused/);
    expect(linesOf(screen).every((line) => line.length <= 200)).toBe(true);
    await screen.press("w", /LEASE HEX/);
  });

  test("events take a third of the height, and every line of the list is cut at the pane", async () => {
    await putUsers();
    await using screen = await open(SCREENS[1], LARGE);
    const lines = linesOf(screen);
    expect(lines.findIndex((line) => line.includes("── events ──"))).toBe(32);
    expect(lines.slice(3, 48).map((line) => line[120])).toEqual(Array(45).fill("│"));
  });

  test("all services have the whole width, and the detail of an endpoint has its leases on one line", async () => {
    await putUsers();
    await using top = await open(SCREENS[0], LARGE);
    expect(top.screen).not.toContain("│");
    await using detail = await open(SCREENS[2], LARGE);
    await detail.waitForScreen(/ {2}lease {3} +7587\d+|lease +\d+ \(hex [0-9a-f]{16}\) {3}TTL \d+\/600 s/);
  });

  test("the help shows every key without scrolling", async () => {
    await putUsers();
    await using screen = await open(SCREENS[1], LARGE);
    await screen.press("?", /^ Keys$[\s\S]*Esc closes/m);
    expect(screen.screen).toMatch(/q \^c +quit/);
    expect(screen.screen).toMatch(/SEEN ≥: there before zdisc$/m);
    expect(screen.screen).not.toMatch(/j k scroll/);
  });
});

test("at 80x24 the help is cut nowhere, and j scrolls to its end", async () => {
  await putUsers();
  await using screen = await open(SCREENS[1]);
  await screen.press("?", /^ Keys$[\s\S]*Esc closes/m);
  expect(screen.screen).not.toContain("…");
  await screen.press("jjjjjjjjjjjjjjjjjjjj", /SEEN ≥: there before zdisc$/m);
  expect(screen.screen).not.toContain("…");
});

describe("nothing there is said, with what to do:", () => {
  test.each([
    { args: ["top"], says: /No service is registered — waiting\./ },
    { args: ["top", "--prefix", "prod/"], says: /No service under prod\/ — waiting\./ },
  ])("$args", async ({ args, says }) => {
    await using screen = world.open(args);
    await screen.waitForScreen(says);
    expect(screen.screen).toMatch(/Start one: zdisc publish --key user\.rpc --addr :8080/);
    await putAll(world.etcd, [["prod/user.rpc/1", "127.0.0.1:1"]]);
    await screen.waitForScreen(/▸ ▲ prod\/user\.rpc/);
  });

  test("an endpoint that left while its detail is open says that it has left", async () => {
    await putUsers();
    await using screen = await open(SCREENS[2]);
    await world.etcd.etcdctl(["del", "--prefix", "user.rpc/"]);
    await screen.waitForScreen(/left \d s ago; what follows is its past/);
    await screen.waitForScreen(/It has left\. Esc goes back to the list\./);
    await screen.press("\x1b", /No instance under user\.rpc\//);
  });
});

test("hostile names, values and keys neither reach the terminal nor move a column on any screen", async () => {
  const evil = "\u202eevil\x1b[31m用户👩‍👩‍👧e\u0301\u0644";
  await putAll(world.etcd, [
    [`${evil}.rpc/1`, `${evil}:80`],
    ["plain.rpc/1", "127.0.0.1:1"],
  ]);
  await using screen = world.open(["top"], { columns: 100 });
  await screen.waitForScreen(/rows 1–2 of 2/);
  await screen.press("G", /▸ ✗ \\u202eevil/);
  // The leased counts, 0/1, stand in the same cells in both rows.
  const slashOf = (row: number) =>
    Array.from({ length: 100 }, (_, at) => screen.column(row, at)).lastIndexOf("/");
  expect(slashOf(4)).toBeGreaterThan(50);
  expect(slashOf(5)).toBe(slashOf(4));
  await screen.press("\r", /zdisc › services › \\u202eevil/);
  await screen.waitForScreen(/rows 1–1 of 1/);
  await screen.press("\r", /KEY 1 +\\u202eevil\\x1b\[31m/);
  await screen.press("c", /^ copied \\u202eevil/m);
  expect(screen.output).not.toMatch(/\u202e|\x1b\[31m用/);
});

test("a terminal that is closed under it ends it", async () => {
  await putUsers();
  const screen = await open(SCREENS[1]);
  screen.hangUp();
  await screen.ended;
});
