/** `zdisc watch` on a terminal: what stands on its screen in every state. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { grantLease, putAll } from "../bound-zdisc.js";
import { type ScreenWorld, startScreenWorld } from "./watched-service.js";

let world: ScreenWorld;

beforeAll(async () => {
  world = await startScreenWorld();
  return () => world[Symbol.asyncDispose]();
});

afterEach(() => world.clear());

/** Two endpoints: one fine, one of its two keys without a lease. */
async function putUsers(): Promise<string> {
  const lease = await grantLease(world.etcd, 600);
  await putAll(world.etcd, [
    ["user.rpc/7587899099117464323", "10.0.3.7:8080", lease],
    ["user.rpc/12", "10.0.3.9:8080"],
    ["user.rpc/7587899099117464326", "10.0.3.9:8080", lease],
  ]);
  return lease;
}

describe("at 80x24", () => {
  test("the screen has a header, the endpoints with their leases, the events, a problem with its remedy, and keys", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/ 3\.\d+\.\d+ .* ms {2}\d\d:\d\d$/m);
    await screen.waitForScreen(/█ {2}\d+ m {4}1/);
    const lines = screen.screen.split("\n");
    expect(lines).toHaveLength(24);
    expect(lines[0]).toMatch(/^ zdisc › user\.rpc +● live {2}127\.0\.0\.1:\d+ {2}3\./);
    expect(lines[1]).toMatch(/^ 2 endpoints {3}3 instances {3}1 ▲ {3}rev \d+ +changes\/min ▁{1,2}$/);
    expect(lines[2]).toBe("─".repeat(80));
    expect(lines[3]).toEqual(
      expect.stringMatching(/^ {5}ENDPOINT ↑ {10}STATE {8}SEEN {2}LEASE {11}KEYS {2}LAST EVENT *$/),
    );
    expect(lines[4]).toMatch(/^ ▸ ● 10\.0\.3\.7:8080 {7}live {7} ≥ \d s {2}█+░* +\d+ m {4}1 *$/);
    expect(lines[5]).toMatch(/^ {3}▲ 10\.0\.3\.9:8080 {7}no lease {3} ≥ \d s {2}▲ 1 of 2 none {6}2 *$/);
    expect(lines[13]).toMatch(/^ rows 1–2 of 2 ── events ─{55}$/);
    expect(lines[14]).toMatch(/^ \d\d:\d\d:\d\d ● reset {3}2 endpoints at revision \d+$/);
    expect(lines[22]).toBe(" ▲ 10.0.3.9:8080: key user.rpc/12 has no lease → zdisc prune user.rpc");
    expect(lines[23]).toMatch(/^ ⏎ detail {2}\/ filter {2}o sort .* {2}\? help {2}q quit$/);
  });

  test("a row that joins shows +, one that leaves keeps its place for a while, struck out", async () => {
    const lease = await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2/);
    await putAll(world.etcd, [["user.rpc/8", "10.0.3.8:8080", lease]]);
    await screen.waitForScreen(/^ {3}\+ 10\.0\.3\.8:8080 +live +\d s .* \+ join \d\d:\d\d *$/m);
    await world.etcd.etcdctl(["del", "user.rpc/8"]);
    await screen.waitForScreen(/^ {3}- 10\.0\.3\.8:8080 +left +\d s +0 {2}- deleted *$/m);
    expect(screen.styled(5, "strike")).toContain("10.0.3.8:8080");
    await screen.waitForScreen(/rows 1–2 of 2/);
    expect(screen.screen).toMatch(/- leave {3}10\.0\.3\.8:8080 {4}8 {3}key deleted/);
  });

  test("the cursor follows its row when others join before it", async () => {
    const lease = await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2/);
    await screen.press("j", /▸ ▲ 10\.0\.3\.9:8080/);
    await putAll(world.etcd, [["user.rpc/1", "10.0.3.1:8080", lease]]);
    await screen.waitForScreen(/10\.0\.3\.1:8080/);
    await screen.waitForScreen(/▸ ▲ 10\.0\.3\.9:8080/);
  });

  test("a lost connection makes everything last known, counts nothing down, and says what was tried", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/█ {2}\d+ m {4}1/);
    await world.proxy.setMode("refuse");
    await screen.waitForScreen(
      /^ ✗ disconnected \d+\.\d s {3}last known \d\d:\d\d:\d\d {3}trying 127\.0\.0\.1:\d+, attempt 2/,
    );
    expect(screen.styled(0, "reverse")).toMatch(/^ ✗ disconnected/);
    const [head = ""] = /^.*ENDPOINT[\s\S]* rows 1/m.exec(screen.screen) ?? [];
    expect(head).toMatch(/▸ ◌ 10\.0\.3\.7:8080 +last known +≥ \d+ s {2}\? +1/);
    expect(head).not.toMatch(/[●▲█]/);
    expect(screen.styled(5, "dim")).toContain("10.0.3.9:8080");
    await screen.waitForScreen(/^ ✗ 127\.0\.0\.1:\d+: connection refused$/m);
    await world.proxy.setMode("pass");
    await screen.waitForScreen(/▸ ● 10\.0\.3\.7:8080 +live/);
    expect(screen.screen).toMatch(/● connected to 127\.0\.0\.1:\d+ after \d+/);
  });

  test("what left during an outage is told when it is over", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2/);
    await world.proxy.setMode("refuse");
    await screen.waitForScreen(/disconnected \d/);
    await world.etcd.etcdctl(["del", "user.rpc/7587899099117464323"]);
    await world.proxy.setMode("pass");
    await screen.waitForScreen(/- leave {3}10\.0\.3\.7:8080 .* while disconn/);
  });

  test("a held picture stands still and counts what waits; space shows the present", async () => {
    const lease = await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2/);
    await screen.press(" ", /^ ‖ paused \d\d:\d\d:\d\d, 0 changes waiting/);
    await putAll(world.etcd, [["user.rpc/8", "10.0.3.8:8080", lease]]);
    await screen.waitForScreen(/1 change waiting/);
    expect(screen.screen).toMatch(/rows 1–2 of 2/);
    await screen.press(" ", /rows 1–3 of 3/);
  });

  test("an empty service says so, what may have been meant, and how to start one", async () => {
    await putAll(world.etcd, [["user-rpc/1", "10.0.3.7:8080"]]);
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/No instance under user\.rpc\/ — waiting\./);
    await screen.waitForScreen(/Similar: user-rpc \(1\)/);
    expect(screen.screen).toMatch(/Start one: zdisc publish --key user\.rpc --addr :8080/);
    await putAll(world.etcd, [["user.rpc/1", "10.0.3.7:8080"]]);
    await screen.waitForScreen(/▸ ▲ 10\.0\.3\.7:8080/);
  });

  test("a filter is typed, counted, kept and cleared", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2/);
    await screen.press("/3.9", /^ \/3\.9 1 of 2 /m);
    await screen.press("\r", /▸ ▲ 10\.0\.3\.9:8080/);
    expect(screen.screen).not.toMatch(/10\.0\.3\.7:8080 +live/);
    await screen.press("\x1b", /rows 1–2 of 2/);
    await screen.press("/!3.9\r", /^ \/!3\.9 1 of 2 /m);
    expect(screen.screen).toMatch(/ ● 10\.0\.3\.7:8080/);
    await screen.press("\x1b", /rows 1–2 of 2/);
    await screen.press("!", /^ ! 1 of 2 /m);
  });

  test("o sorts by the next column, O turns it round, and the head shows which", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/ENDPOINT ↑/);
    await screen.press("O", /ENDPOINT ↓[\s\S]*10\.0\.3\.9:8080[\s\S]*10\.0\.3\.7:8080/);
    await screen.press("o", /STATE ↑[\s\S]*10\.0\.3\.9:8080[\s\S]*10\.0\.3\.7:8080/);
    await screen.press("oo", /LEASE ↑/);
    await screen.press("o", /KEYS↑/);
    await screen.press("o", /ENDPOINT ↑/);
  });

  test("Enter shows an endpoint with its keys, leases, problems, remedies and past; Esc goes back", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2/);
    await screen.press("j\r", /zdisc › user\.rpc › 10\.0\.3\.9:8080/);
    await screen.waitForScreen(/lease {4}\d+ \(hex [0-9a-f]{16}\) {3}TTL \d+\/600 s/);
    const text = screen.screen;
    expect(text).toMatch(/KEY 1 +user\.rpc\/7587899099117464326\n/);
    expect(text).toMatch(/KEY 2 +user\.rpc\/12 {3}▲ no lease\n/);
    expect(text).toMatch(/▲ no-lease +key user\.rpc\/12 has no lease[\s\S]*→ zdisc prune user\.rpc/);
    expect(text).toMatch(/▲ duplicate-address +2 keys carry this address/);
    expect(text).toMatch(/HISTORY +\d\d:\d\d:\d\d ● there at start/);
    await screen.press("\x1b", /rows 1–2 of 2/);
  });

  test("? shows every key, and q leaves the help before it leaves zdisc", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2/);
    await screen.press("?", /^ Keys$[\s\S]*Esc closes/m);
    expect(screen.screen).toMatch(/filter; !text leaves out/);
    await screen.press("q", /rows 1–2 of 2/);
    screen.type("q");
    expect((await screen.ended).code).toBe(0);
  });

  test("c copies the address through the terminal and says so", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2/);
    await screen.press("c", /^ copied 10\.0\.3\.7:8080$/m);
    expect(screen.output).toContain(`\x1b]52;c;${Buffer.from("10.0.3.7:8080").toString("base64")}\x07`);
  });
});

test("at 200x50 the list has keys, revisions and health, and the selected endpoint stands beside it", async () => {
  await putUsers();
  await using screen = world.open(["watch", "user.rpc"], { columns: 200, rows: 50 });
  await screen.waitForScreen(/│ ENDPOINT {3}10\.0\.3\.7:8080[\s\S]*q quit\s*$/);
  const lines = screen.screen.split("\n");
  expect(lines).toHaveLength(50);
  expect(lines.slice(3, 48).every((line) => line[120] === "│")).toBe(true);
  expect(lines[3]).toMatch(/LAST EVENT +KEY +CREATED HEALTH +│/);
  await screen.press("j", /│ ENDPOINT {3}10\.0\.3\.9:8080[\s\S]*│ ▲ no-lease/);
  expect(lines[32]).toMatch(/^ rows 1–2 of 2 ── events ─+│/);
});

test.each([
  {
    columns: 59,
    rows: 24,
    shows: /^ zdisc › user\.rpc[\s\S]*▸ ● 10\.0\.3\.7:8080[\s\S]*q quit *$/,
    not: /events/,
  },
  { columns: 30, rows: 8, shows: /▸ ● 10\.0\.3\.7:8080/, not: /events/ },
  { columns: 29, rows: 5, shows: /^user\.rpc 1● 1▲ 0✗ \(enlarge\)$/, not: /▸/ },
  { columns: 77, rows: 24, shows: /KEYS *$/m, not: /LAST EVENT/ },
  { columns: 60, rows: 24, shows: /SEEN {2}LEASE *$/m, not: /KEYS|LAST/ },
])("at $columns x $rows it shows what fits, and no row wraps", async ({ columns, rows, shows, not }) => {
  await putUsers();
  await using screen = world.open(["watch", "user.rpc"], { columns, rows });
  await screen.waitForScreen(shows);
  expect(screen.screen).not.toMatch(not);
  expect(screen.screen.split("\n").length).toBeLessThanOrEqual(rows);
});

test("hostile values neither reach the terminal nor move a column", async () => {
  const evil = [
    "\x1b[2J\x1b[31mred",
    "\u202eevil:80",
    "用户👍👩‍👩‍👧:80",
    "e\u0301\u0301\u0301\u0301:80",
    "\u0627\u0644\u0639:80",
    "a\nb:80",
  ];
  await putAll(
    world.etcd,
    evil.map((value, at) => [`user.rpc/${at}`, value] as const),
  );
  await using screen = world.open(["watch", "user.rpc"]);
  await screen.waitForScreen(/rows 1–6 of 6/);
  expect(screen.output).not.toContain("\x1b[31mred");
  expect(screen.output).not.toContain("\u202e");
  const rows = screen.screen.split("\n").slice(4, 10);
  expect(rows.join("\n")).toMatch(/\\x1b\[2J/);
  expect(rows.join("\n")).toMatch(/\\u202eevil/);
  // The mark of the lease stands in the same cell of each row.
  for (let row = 4; row < 10; row += 1) expect(screen.column(row, 44)).toBe("▲");
});

test.each([
  { name: "without colour", args: ["--no-color"], pattern: /▸ ● 10\.0\.3\.7:8080/, colour: false },
  { name: "in ASCII", args: ["--ascii"], pattern: / > \* 10\.0\.3\.7:8080 +live/, colour: true },
])("$name every state is still told", async ({ args, pattern, colour }) => {
  await putUsers();
  await using screen = world.open(["watch", "user.rpc", ...args]);
  await screen.waitForScreen(pattern);
  expect(screen.styled(4, "reverse")).toContain("10.0.3.7:8080");
  expect(screen.styled(5, "colour") !== "").toBe(colour);
});

test("ASCII means ASCII", async () => {
  await putUsers();
  await using screen = world.open(["watch", "user.rpc", "--ascii"]);
  await screen.waitForScreen(/ > \* 10\.0\.3\.7:8080/);
  expect(screen.screen).toMatch(/^[\x20-\x7e\n]*$/);
});

test("an error at start is a message and its exit code, never a screen", async () => {
  await using screen = world.open(["watch", "user.rpc", "--endpoints", "127.0.0.1:1"]);
  expect((await screen.ended).code).toBe(5);
  expect(screen.screen).toMatch(/zdisc: no etcd host answers/);
  expect(screen.output).not.toContain("\x1b[?1049h");
});

test("a cluster that was wiped is told of", async () => {
  await putUsers();
  await using screen = world.open(["watch", "user.rpc"]);
  await screen.waitForScreen(/rows 1–2 of 2/);
  await world.etcd.wipe();
  await screen.waitForScreen(/▲ another cluster under the same hosts \(\d\d:\d\d:\d\d\)/, 40_000);
  await screen.waitForScreen(/No instance under user\.rpc\//);
});
