import { describe, expect, test } from "vitest";
import { FakeWorld, type FakeWorldOptions, runMain } from "../../../../test/support/fake-world.js";
import { waitFor } from "../../../../test/support/wait-for.js";
import { main } from "../../main.js";

const INSTANCE = {
  key: "user.rpc/7587899099117464323",
  service: "user.rpc",
  id: "7587899099117464323",
  address: "10.0.3.7:8080",
  value: "10.0.3.7:8080",
  leaseId: "7587899099117464323",
  createRevision: "84655",
  modRevision: "84655",
  version: "1",
};

/** An event at so many seconds after 03:11:00. */
function event(seconds: number, more: object): object {
  const time = new Date(Date.UTC(2026, 10, 23, 3, 11, seconds)).toISOString();
  const base = {
    schemaVersion: 1,
    kind: "watchEvent",
    time,
    service: "user.rpc",
    revision: "84655",
    more: false,
  };
  return { ...base, ...more };
}

const RESET = event(2, { type: "reset", reason: "start", host: "10.0.0.11:2379", instances: [INSTANCE] });
const LEAVE = event(12, { type: "leave", instance: INSTANCE, cause: "expired" });
const LINES = [
  "03:11:02.000 ● reset  1 endpoint, revision 84655, etcd 10.0.0.11:2379",
  "03:11:02.000 ●        10.0.3.7:8080    7587899099117464323",
];
const LEFT = "03:11:12.000 - leave  10.0.3.7:8080    7587899099117464323  lease ran out";

function recording(...events: readonly object[]): string {
  return events.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** Resolves when it waits for its second event. */
async function start(argv: readonly string[], options: FakeWorldOptions) {
  const world = new FakeWorld(options);
  const ended = main(["watch", "--replay", "n", "--utc", ...argv], world);
  const timers = argv.includes("--duration") ? 2 : 1;
  await waitFor(() => world.clock.timerCount === timers, { what: "the replay to wait" });
  return { world, ended };
}

describe("the pace", () => {
  test.each([
    { argv: [], ms: 10_000 },
    { argv: ["--speed", "60"], ms: 167 },
    { argv: ["--speed", "1"], ms: 10_000 },
  ])("is that of the recording, times --speed: $argv", async ({ argv, ms }) => {
    const { world, ended } = await start(argv, { files: { n: recording(RESET, LEAVE) } });
    await world.clock.advance(ms - 2);
    await world.stdout.flush();
    expect(world.out.text.split("\n").slice(0, -1)).toEqual(LINES);
    await world.clock.advance(2);
    expect(await ended).toBe(0);
    expect(world.out.text.split("\n").slice(0, -1)).toEqual([...LINES, LEFT]);
  });

  test("is none with --speed 0, nor where the clock of the recording went back", async () => {
    const files = { n: recording(LEAVE, RESET) };
    expect((await runMain(["watch", "--replay", "n", "--speed", "0"], { files })).code).toBe(0);
    expect((await runMain(["watch", "--replay", "n"], { files })).code).toBe(0);
  });

  test("ends at a signal and at --duration with 0", async () => {
    const files = { n: recording(RESET, LEAVE) };
    const interrupted = await start([], { files });
    interrupted.world.kill("SIGINT");
    expect(await interrupted.ended).toBe(0);
    const timed = await start(["--duration", "5s"], { files });
    await timed.world.clock.advance(5_000);
    expect(await timed.ended).toBe(0);
    expect(timed.world.out.text).not.toContain("leave");
  });
});

test("SERVICE shows only its events", async () => {
  const other = { ...RESET, service: "pay.rpc" };
  const files = { n: recording(other, RESET) };
  const { stdout } = await runMain(["watch", "user.rpc", "--replay", "n", "-o", "ndjson"], { files });
  expect(stdout).toBe(recording(RESET));
});

test("a line that was cut off in the end is told of, and no failure", async () => {
  const files = { n: `${recording(RESET)}{"kind":"watchEv` };
  const { code, stderr } = await runMain(["watch", "--replay", "n"], { files });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "▲ n:2: the recording ends in a line\n" });
});

test("a recording whose events are those of etcd's strangers harms no terminal", async () => {
  const instance = { ...INSTANCE, id: "\x1b[2J", address: "\u202eevil:80" };
  const files = {
    n: recording(
      event(1, { type: "join", instance }),
      event(1, { type: "connected", host: "\x07", afterMs: 1 }),
    ),
  };
  const { stdout } = await runMain(["watch", "--replay", "n", "--utc"], { files });
  expect(stdout).toBe(
    "03:11:01.000 + join   \\u202eevil:80    \\x1b[2J\n03:11:01.000 ● connected to \\x07 after 1 ms\n",
  );
});

describe("what is no recording is 2, and named with its line, after what stands before it", () => {
  const odd = (more: object) => event(1, { type: "join", instance: INSTANCE, ...more });
  test.each([
    { name: "a list document", line: '{"kind":"serviceList"}', why: "" },
    { name: "an array", line: "[]", why: "" },
    {
      name: "an unknown type",
      line: JSON.stringify(odd({ type: "toString" })),
      why: /: type is none of reset, join/,
    },
    { name: "a time that is none", line: JSON.stringify(odd({ time: "soon" })), why: ": time is no time" },
    {
      name: "a revision that is none",
      line: JSON.stringify(odd({ revision: "\x1b" })),
      why: ": revision is no whole number in quotes",
    },
    {
      name: "an instance with a hole",
      line: JSON.stringify(odd({ instance: {} })),
      why: ": instance.key is missing",
    },
  ])("$name", async ({ line, why }) => {
    const files = { n: `${recording(RESET)}${line}\n` };
    const { code, stdout, stderr } = await runMain(["watch", "--replay", "n", "--utc"], { files });
    expect({ code, stdout }).toEqual({ code: 2, stdout: `${LINES.join("\n")}\n` });
    const [message = ""] = stderr.split("\n");
    expect(message).toMatch(/^zdisc: n:2: not a line of zdisc watch -o ndjson/);
    expect(message).toEqual(expect.stringMatching(why));
  });

  test("what is no JSON, with its column", async () => {
    const files = { n: `${recording(RESET)}{"kind",\n` };
    const { code, stderr } = await runMain(["watch", "--replay", "n"], { files });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "zdisc: n:2:8: invalid JSON: unexpected ,\n" });
  });

  test.each([
    { argv: [], stderr: /^zdisc: n holds no event\n/ },
    { argv: ["pay.rpc"], stderr: /^zdisc: n holds no event of pay\.rpc\n/ },
  ])("nothing at all $argv", async ({ argv, stderr }) => {
    const files = { n: argv.length === 0 ? "\n\n" : recording(RESET) };
    const end = await runMain(["watch", ...argv, "--replay", "n"], { files });
    expect(end).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(stderr) });
  });
});

describe("flags that do not go together are 2", () => {
  test.each([
    { argv: ["--replay", "n", "--wait"], stderr: "zdisc watch: --replay and --wait exclude each other" },
    {
      argv: ["--replay", "n", "--until-change"],
      stderr: "zdisc watch: --replay and --until-change exclude each other",
    },
    { argv: ["--replay", "n", "--", "ls"], stderr: "zdisc watch: --replay runs no command" },
    { argv: ["user.rpc", "--speed", "2"], stderr: "zdisc watch: --speed is of --replay" },
    { argv: ["--replay", "n", "--speed", "fast"], stderr: 'zdisc: --speed "fast" is not a whole number' },
  ])("$argv", async ({ argv, stderr }) => {
    const end = await runMain(["watch", ...argv], { files: { n: recording(RESET) } });
    expect([end.code, end.stdout, end.stderr.split("\n")[0]]).toEqual([2, "", stderr]);
  });
});
