/** `zdisc watch --replay` on a terminal: a recording at its own time, nothing of it drawn as if it were now. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempDir } from "../../support/temp-dir.js";
import { type TerminalOptions, zdiscOnTerminal } from "../../support/zdisc-on-terminal.js";

const HOST = "10.0.0.11:2379";

function instance(id: string, address: string) {
  return {
    ...{ key: `user.rpc/${id}`, service: "user.rpc", id, address, value: address, valueBase64: null },
    ...{ leaseId: id, leaseIdHex: "694da2073a672b03", ttlSeconds: null, ttlRemainingSeconds: null },
    ...{ createRevision: "84655", modRevision: "84655", version: "1" },
  };
}

const A = instance("7587899099117464323", "10.0.3.7:8080");
const B = instance("7587899099117464326", "10.0.3.9:8080");
const ERROR = { code: "unreachable", message: "connection reset" };

/** Lines of `-o ndjson`, each at so many seconds after 03:11:00. */
function recording(...events: readonly (readonly [second: number, more: object])[]): string {
  const lines = events.map(([second, more]) => {
    const time = new Date(Date.UTC(2026, 10, 23, 3, 11) + second * 1_000).toISOString();
    const base = { schemaVersion: 1, kind: "watchEvent", time, service: "user.rpc", revision: "84655" };
    return `${JSON.stringify({ ...base, more: false, ...more })}\n`;
  });
  const file = join(tempDir("replay-screen"), "night.ndjson");
  writeFileSync(file, lines.join(""));
  return file;
}

const START = [
  [2, { type: "reset", reason: "start", host: HOST, instances: [A] }],
  [2, { type: "synced", instanceCount: 1, endpointCount: 1 }],
] as const;
/** An hour until anything happens. */
const QUIET = [...START, [3_602, { type: "join", instance: B }]] as const;

function open(file: string, args: readonly string[] = [], options: TerminalOptions = {}) {
  return zdiscOnTerminal(["watch", "--replay", file, "--utc", ...args], options);
}

describe.each([
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
])("at $columns x $rows", ({ columns, rows }) => {
  test("the header says that it is a recording, when it was and how fast it runs", async () => {
    await using screen = open(recording(...QUIET), [], { columns, rows });
    await screen.waitForScreen(/^ zdisc › user\.rpc +replay 03:11:0\d 1x$/m);
    await screen.waitForScreen(/▸ ● 10\.0\.3\.7:8080 +live/);
    const lines = screen.screen.split("\n");
    expect(lines).toHaveLength(rows);
    // Nobody wrote down what its lease said.
    expect(lines[4]).toMatch(/ live +≥ \d s {2}– +1/);
    expect(lines.at(-1)).toMatch(/^ ⏎ detail .*\[ \] speed {2}space pause {2}\? help {2}q quit$/);
    expect(screen.screen).toMatch(/ 03:11:02 ● reset {3}1 endpoint at revision 84655/);
  });
});

test("its last event leaves the screen as it stood then, and no time goes by", async () => {
  const file = recording(...START, [4, { type: "leave", instance: A, cause: "expired", revision: "84656" }]);
  await using screen = open(file, ["--speed", "60"]);
  await screen.waitForScreen(/replay 03:11:04 ended$/m);
  await screen.waitForScreen(/^ ▸ - 10\.0\.3\.7:8080 +left +0 s .*- ran out/m);
  expect(screen.screen).toMatch(/ 03:11:04 - leave {3}10\.0\.3\.7:8080 .*lease ran out/);
  screen.type("q");
  expect((await screen.ended).code).toBe(0);
  expect(screen.screen).toBe("user.rpc: 0 endpoints at revision 84656, as recorded");
});

test("an outage in it is an outage on the screen, with the time of the recording beside it", async () => {
  const down = { type: "disconnected", host: HOST, error: ERROR };
  const file = recording(...START, [5, down], [3_605, { type: "connected", host: HOST, afterMs: 3_600_000 }]);
  await using screen = open(file, ["--speed", "60"]);
  await screen.waitForScreen(/^ ✗ disconnected \d.* last known 03:11:05 +replay 03:1\d:\d\d 60x *$/m);
  expect(screen.styled(0, "reverse")).toMatch(/^ ✗ disconnected/);
  expect(screen.screen).toMatch(/▸ ◌ 10\.0\.3\.7:8080 +last known +≥ 3 s {2}\?/);
  expect(screen.screen).not.toMatch(/trying/);
});

test("a cluster that was restored in it is told of in the row above the keys", async () => {
  const base = { revision: "84000" };
  const restored = { ...base, type: "reset", reason: "restored", host: HOST, instances: [B] };
  const synced = { ...base, type: "synced", instanceCount: 1, endpointCount: 1 };
  const file = recording(...START, [9, restored], [9, synced]);
  await using screen = open(file, ["--speed", "60"]);
  await screen.waitForScreen(/^ ▲ the revision went back: restored from a backup\? \(03:11:09\)$/m);
  expect(screen.screen).toMatch(/ rev 84000 /);
  expect(screen.screen).toMatch(/- 10\.0\.3\.7:8080 +left .*- unlisted/);
  expect(screen.screen).toMatch(/● 10\.0\.3\.9:8080 +live/);
});

test("] and [ change its speed, space holds it and lets it go on", async () => {
  await using screen = open(recording(...QUIET), ["--speed", "60"]);
  await screen.waitForScreen(/replay 03:1\d:\d\d 60x$/m);
  await screen.press("]", /replay 03:\d\d:\d\d 120x$/m);
  await screen.press("[[", /replay 03:\d\d:\d\d 30x$/m);
  const [, held] = await screen.press(" ", /^ ‖ paused (\d\d:\d\d:\d\d), replay 30x {3}space goes on/);
  expect(screen.styled(0, "reverse")).toMatch(/‖ paused/);
  // The help is open for as long as it likes; the recording waits.
  await screen.press("?", /^ Keys$[\s\S]*Esc closes/m);
  await screen.press("?", new RegExp(`paused ${held}, replay 30x`));
  await screen.press(" ", /replay 03:\d\d:\d\d 30x$/m);
});

test("the events of one revision are one change, and a service that has nobody left says so of that time", async () => {
  const file = recording(
    ...START,
    [3, { type: "leave", instance: A, cause: "stopped", more: true }],
    [3, { type: "join", instance: B }],
    [4, { type: "leave", instance: B, cause: "deleted" }],
    [30, { type: "renew", instance: A }],
  );
  await using screen = open(file, ["--speed", "0"]);
  await screen.waitForScreen(/replay 03:11:30 ended$/m);
  await screen.waitForScreen(/No instance under user\.rpc\/ at that time\./);
  expect(screen.screen).toMatch(/- leave {3}10\.0\.3\.9:8080 .*key deleted/);
});

test("Enter shows an endpoint as it was, and t does not ask it today", async () => {
  await using screen = open(recording(...QUIET));
  await screen.waitForScreen(/▸ ● 10\.0\.3\.7:8080/);
  await screen.press("t", /^ t asks endpoints that live; this is a recording$/m);
  await screen.press("\r", /^ zdisc › user\.rpc › 10\.0\.3\.7:8080 +replay 03:11:\d\d 1x$/m);
  expect(screen.screen).toMatch(/KEY 1 +user\.rpc\/7587899099117464323/);
  expect(screen.screen).toMatch(/TTL –/);
});

describe("what is no recording is 2 and never a screen:", () => {
  test.each([
    { name: "a file that is not there", file: "/nowhere/night.ndjson", says: /cannot read/ },
    {
      name: "another document",
      file: recordingOf('{"kind":"serviceList"}\n'),
      says: /not a line of zdisc watch/,
    },
    { name: "nothing", file: recordingOf("\n"), says: /holds no event/ },
  ])("$name", async ({ file, says }) => {
    await using screen = open(file);
    expect((await screen.ended).code).toBe(2);
    expect(screen.screen).toMatch(says);
    expect(screen.output).not.toContain("\x1b[?1049h");
  });
});

function recordingOf(content: string): string {
  const file = join(tempDir("replay-screen"), "odd.ndjson");
  writeFileSync(file, content);
  return file;
}

test("a recording that was cut off says so when its screen has closed", async () => {
  const file = recording(...START);
  writeFileSync(file, '{"kind":"watchEv', { flag: "a" });
  await using screen = open(file, ["--speed", "0"]);
  await screen.waitForScreen(/ended$/m);
  screen.type("q");
  expect((await screen.ended).code).toBe(0);
  expect(screen.screen).toMatch(/▲ .*night\.ndjson:3: the recording ends in a line/);
});

test("--no-tui plays it as lines on a terminal, too", async () => {
  await using screen = open(recording(...START), ["--no-tui"]);
  expect((await screen.ended).code).toBe(0);
  expect(screen.screen).toMatch(
    /^03:11:02\.000 ● reset {2}1 endpoint, revision 84655, etcd 10\.0\.0\.11:2379/,
  );
});

test("what strangers wrote into it harms no terminal", async () => {
  const evil = { ...instance("\x1b[2J", "\u202eevil:80"), leaseId: null };
  await using screen = open(recording(...START, [3, { type: "join", instance: evil }]), ["--speed", "0"]);
  await screen.waitForScreen(/\\u202eevil:80/);
  expect(screen.output).not.toContain("\u202e");
});
