/** `zdisc pick --live` on a terminal: made-up endpoints, those of a service in etcd, real calls; and every key. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { UserServer } from "../../support/user-service.js";
import { waitFor } from "../../support/wait-for.js";
import {
  type TerminalOptions,
  type ZdiscOnTerminal,
  zdiscOnTerminal,
} from "../../support/zdisc-on-terminal.js";
import { grantLease, putAll } from "../bound-zdisc.js";
import { type ScreenWorld, startScreenWorld } from "./watched-service.js";

/** No etcd is asked: there is none. */
const NO_ETCD = { ZDISC_ENDPOINTS: "127.0.0.1:1", TZ: "UTC" };

function openNamed(args: readonly string[] = [], options: TerminalOptions = {}): ZdiscOnTerminal {
  const named = ["pick", "--latency", "a=5ms,b=5ms,c=5ms", "--seed", "1", "--live", ...args];
  return zdiscOnTerminal(named, { env: NO_ETCD, ...options });
}

/** Its picks so far. */
function picksOn(screen: ZdiscOnTerminal): number {
  return Number(/^ ([\d,]+) picks/m.exec(screen.screen)?.[1]?.replaceAll(",", ""));
}

describe("of made-up endpoints, at 80x24", () => {
  test("it runs without etcd: header, endpoints, latencies, the last pick, the start, and keys", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/ 00:0[2-9]$/m);
    const lines = screen.screen.split("\n").map((line) => line.trimEnd());
    expect(lines).toHaveLength(24);
    expect(lines[0]).toMatch(/^ zdisc › pick +p2c_ewma {2}simulated 200\/s {8}00:\d\d$/);
    expect(lines[1]).toMatch(
      /^ \d+ picks {2}100\.0% ok {2}p50 \d\.\d {2}p90 \d\.\d {2}p99 \d\.\d ms +seed 1 {3}▶ running$/,
    );
    expect(lines[2]).toBe("─".repeat(80));
    expect(lines[3]).toMatch(/^ {5}ENDPOINT ↑ {6}SHARE 10 S {14}LAG {2}INFL {4}OK {3}LOAD {2}SHARE 60 S$/);
    expect(lines[4]).toMatch(/^ ▸ ● a {15}\d\d\.\d% █+/);
    expect(lines[12]).toMatch(/^ latency ms .* 0\.5 +1 +2 +5 +10 +20 +50 +100 +200$/);
    expect(lines[17]).toMatch(/^ last pick {2}[abc] vs [abc]: \d+ [<>=] \d+ → [abc] .* e: more$/);
    expect(lines[18]).toBe(`── changes you made ${"─".repeat(60)}`);
    expect(lines[19]).toBe(" 00:00 start: 3 endpoints at 5 ms");
    expect(lines[23]).toBe(" +/- slower/faster  f fail  x stop  [ ] rate  m real calls  space pause  ? help");
  });

  test("+ - 0 change a latency, and the effect of it is measured before one's eyes", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/▶ running/);
    await screen.press("jj", / ▸ ● c/);
    await screen.press("+", /c latency 5 → 10 ms/);
    await screen.press("+++", /c latency 5 → 80 ms/);
    await screen.waitForScreen(/c latency 5 → 80 ms +share \d+(\.\d)?% → \d+(\.\d)?%/);
    await screen.waitForScreen(/ ▸ ▲ c/);
    await screen.waitForScreen(/c is 16x slower, so it loses/);
    await screen.press("0", /c latency 80 → 5 ms|c latency 5 → 5 ms/);
    await screen.press("0", /c takes 5 ms, as it did at first/);
    await screen.press("k", / ▸ ● b/);
    await screen.press("-", /b latency 5 → 2\.5 ms/);
    await screen.press("=", /b latency (2\.5|5) → 5 ms/);
  });

  test("f makes calls fail: errors are counted, and the balancer keeps away", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/▶ running/);
    await screen.press("f", /a failing 0% → 50%/);
    await screen.waitForScreen(/ ▸ [▲✗] a/);
    await screen.waitForScreen(/a failing 0% → 50% .*errors 0% → \d/);
    await screen.press("f", /a failing (50%|0%) → 0%/);
  });

  test("x takes an endpoint out and puts it back; the last one stays", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/▶ running/);
    await screen.press("x", /a taken out/);
    await screen.waitForScreen(/ ▸ - a/);
    expect(screen.styled(4, "reverse")).toContain("a");
    await screen.press("jxjx", /c is the only one left/);
    await screen.press("kkx", /a put back/);
    await screen.waitForScreen(/ ▸ ● a/);
  });

  test("[ and ] halve and double the rate, which row 1 shows", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/simulated 200\/s/);
    await screen.press("]", /simulated 400\/s/);
    await screen.press("[[", /simulated 100\/s/);
    await screen.waitForScreen(/rate 200 → 100\/s|rate 400 → 100\/s/);
  });

  test("y changes the policy and s the rule, and both are compared with what was before", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/▶ running/);
    await screen.press("s", /p2c_ewma of go-zero {2}simulated/);
    await screen.press("y", /round_robin {2}simulated/);
    await screen.waitForScreen(/last pick {2}→ [abc], the next in turn/);
    await screen.press("s", /go-zero's round_robin is the same/);
    await screen.press("y", /consistent_hash {2}simulated/);
    await screen.press("y", /random {2}simulated/);
    await screen.press("y", /p2c_ewma {2}simulated/);
    await screen.waitForScreen(/policy p2c_ewma +p90 \d/);
  });

  test("space stops the time and lets it go on", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/▶ running/);
    await screen.press(" ", /‖ paused/);
    expect(screen.styled(1, "reverse")).toBe("‖ paused");
    const picks = picksOn(screen);
    await screen.press("+", /a latency 5 → 10 ms/);
    expect(picksOn(screen)).toBe(picks);
    screen.type(" ");
    await waitFor(() => picksOn(screen) > picks, { what: "more picks" });
  });

  test("r begins anew with the same seed, as it is set now", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/▶ running/);
    await screen.press("+", /a latency 5 → 10 ms/);
    await screen.press("r", /00:00 start: 3 endpoints at 5 to 10 ms/);
    expect(screen.screen).not.toMatch(/a latency/);
  });

  test("e tells the last pick in full, and e again the next in short", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/e: more/);
    await screen.press("e", /^ pick \d+, at \d+\.\d{3} s +e: close/m);
    expect(screen.screen).toMatch(/drawn[\s\S]*load [abc][\s\S]*1 s rule[\s\S]*chosen/);
    await screen.press("e", /last pick .* e: more/);
  });

  test("m has nobody to call, and p, t and c say where they work", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/▶ running/);
    await screen.press("m", /real calls need a service: zdisc pick SERVICE --live/);
    await screen.press("t", /t works in the list of endpoints, detail/);
    await screen.press("p", /p works in the list of services, list of endpoints/);
  });

  test("o and O sort by label, share, lag and load; / filters; ! shows what is not well", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/ENDPOINT ↑/);
    await screen.press("O", /ENDPOINT ↓[\s\S]* c [\s\S]* b [\s\S]* a /);
    await screen.press("o", /SHARE 10 S ↑/);
    await screen.press("o", /LAG ↑/);
    await screen.press("o", /LOAD↑/);
    await screen.press("o", /ENDPOINT ↑/);
    await screen.press("/b\r", /^ \/b 1 of 3 /m);
    await screen.press("+", /b latency 5 → 10 ms/);
    await screen.press("\x1b", /● a[\s\S]*▲ b/);
    await screen.press("!", /^ ! 1 of 3 /m);
  });

  test("? shows every key of it, and the last row goes on with more where there is room", async () => {
    await using screen = openNamed([], { rows: 50, columns: 120 });
    await screen.waitForScreen(/space pause {2}0 reset {2}y policy/);
    await screen.press("?", /^ Keys$[\s\S]*Esc closes/m);
    for (const key of ["+ -", "0", "f", "x", "[ ]", "m", "e", "s", "y", "r"])
      expect(screen.screen).toMatch(new RegExp(`^ ${key.replace(/[[\]+]/g, "\\$&")} +\\S.*\\(pick\\)$`, "m"));
    await screen.press("?", /▶ running/);
  });
});

test.each([
  { columns: 59, rows: 24, shows: /▸ ● a[\s\S]*\? help$/, not: /last pick|changes you made/ },
  { columns: 30, rows: 8, shows: /▸ ● a/, not: /changes you made/ },
  { columns: 29, rows: 5, shows: /^pick a \d+% b \d+% c \d+%/, not: /▸/ },
  { columns: 70, rows: 15, shows: /LOAD *$/m, not: /SHARE 60 S|changes you made/ },
])("at $columns x $rows it shows what fits, and no row wraps", async ({ columns, rows, shows, not }) => {
  await using screen = openNamed([], { columns, rows });
  await screen.waitForScreen(shows);
  expect(screen.screen).not.toMatch(not);
  expect(screen.screen.split("\n").length).toBeLessThanOrEqual(rows);
});

test("ASCII means ASCII, and without colour every state is still told", async () => {
  await using screen = openNamed(["--ascii", "--no-color"]);
  await screen.waitForScreen(/> running/);
  await screen.press("x", / > - a/);
  await screen.press(" ", /= paused/);
  expect(screen.screen).toMatch(/^[\x20-\x7e\n]*$/);
  expect(screen.styled(4, "colour")).toBe("");
  expect(screen.styled(4, "reverse")).toContain("a");
});

describe("at the end", () => {
  test.each([
    { name: "q", end: (screen: ZdiscOnTerminal) => screen.type("q") },
    { name: "Ctrl-C", end: (screen: ZdiscOnTerminal) => screen.type("\x03") },
    { name: "SIGTERM", end: (screen: ZdiscOnTerminal) => screen.kill("SIGTERM") },
  ])("by $name the terminal is given back, and one line says where things stood", async ({ end }) => {
    await using screen = openNamed();
    await screen.waitForScreen(/00:0[1-9]$/m);
    expect(screen.isAlternate).toBe(true);
    end(screen);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.isAlternate).toBe(false);
    expect(screen.screen).toMatch(
      /^pick: \d+ picks by p2c_ewma, seed 1: a \d+\.\d%, b \d+\.\d%, c \d+\.\d%$/,
    );
  });

  test("by SIGHUP it is quiet", async () => {
    await using screen = openNamed();
    await screen.waitForScreen(/▶ running/);
    screen.kill("SIGHUP");
    await screen.ended;
    expect(screen.screen).toBe("");
  });

  test("by a defect the terminal is given back before it is told", async () => {
    const crash = new URL("crash.cjs", import.meta.url).pathname;
    await using screen = openNamed([], { env: { ...NO_ETCD, NODE_OPTIONS: `--require ${crash}` } });
    await screen.waitForScreen(/▶ running/);
    screen.kill("SIGUSR2");
    expect((await screen.ended).code).toBe(1);
    expect(screen.isAlternate).toBe(false);
    expect(screen.screen).toMatch(/zdisc: internal error: planted/);
  });
});

test("more calls than can be simulated in time slow the time down, and a key answers all the same", async () => {
  await using screen = openNamed(["--rate", "10000000"]);
  await screen.waitForScreen(/▶ slow, 0\.\dx/);
  await screen.press("j", / ▸ ● b/);
  await screen.press("?", /^ Keys$[\s\S]*Esc closes/m);
});

describe("of a service in etcd", () => {
  let world: ScreenWorld;
  let lease: string;

  beforeAll(async () => {
    world = await startScreenWorld();
    return () => world[Symbol.asyncDispose]();
  });
  afterEach(() => world.clear());

  async function putUsers(): Promise<void> {
    lease = await grantLease(world.etcd, 600);
    await putAll(world.etcd, [
      ["user.rpc/1", "10.0.3.7:8080", lease],
      ["user.rpc/2", "10.0.3.9:8080", lease],
    ]);
  }

  test("pick --live takes its endpoints, with --latency by label, and shows the connection", async () => {
    await putUsers();
    await using screen = world.open([
      "pick",
      "user.rpc",
      "--live",
      "--latency",
      "b=50ms,*=5ms",
      "--seed",
      "1",
    ]);
    await screen.waitForScreen(/ zdisc › user\.rpc › pick +● live {2}p2c_ewma {2}simulated 200\/s/);
    await screen.waitForScreen(/ ▸ a● 10\.0\.3\.7:8080[\s\S]* b▲ 10\.0\.3\.9:8080/);
    await screen.waitForScreen(/00:00 start: 2 endpoints at 5 to 50 ms/);
    await screen.waitForScreen(/^ \d\d+ picks/m);
    screen.type("q");
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.screen).toMatch(/user\.rpc: \d+ picks by p2c_ewma, seed 1: a /);
  });

  test("endpoints that join and leave flow in while it runs", async () => {
    await putUsers();
    await using screen = world.open(["pick", "user.rpc", "--live", "--latency", "*=5ms", "--seed", "1"]);
    await screen.waitForScreen(/b● 10\.0\.3\.9:8080/);
    await putAll(world.etcd, [["user.rpc/3", "10.0.3.8:8080", lease]]);
    await screen.waitForScreen(/c● 10\.0\.3\.8:8080/);
    await screen.waitForScreen(/etcd: c joined +share 0% → \d+%/);
    await world.etcd.etcdctl(["del", "user.rpc/1"]);
    await screen.waitForScreen(/a- 10\.0\.3\.7:8080/);
    await screen.waitForScreen(/etcd: a left/);
  });

  test("p opens it from the list of endpoints and from the list of services; Esc goes back", async () => {
    await putUsers();
    await using screen = world.open(["watch", "user.rpc"]);
    await screen.waitForScreen(/rows 1–2 of 2[\s\S]*p pick/);
    await screen.press("p", /zdisc › user\.rpc › pick/);
    await screen.waitForScreen(/a● 10\.0\.3\.7:8080/);
    await screen.press("\x1b", /rows 1–2 of 2/);
    await using services = world.open(["top"]);
    await services.waitForScreen(/▸ ● user\.rpc/);
    await services.press("p", /zdisc › services › user\.rpc › pick[\s\S]*a● 10\.0\.3\.7:8080/);
    await services.press("\x1b", /▸ ● user\.rpc/);
  });

  test("while etcd is away it goes on with what it knows, and says so", async () => {
    await putUsers();
    await using screen = world.open(["pick", "user.rpc", "--live", "--seed", "1"]);
    await screen.waitForScreen(/a● 10\.0\.3\.7:8080/);
    await world.proxy.setMode("refuse");
    await screen.waitForScreen(/^ ✗ disconnected \d+\.\d s {3}last known/);
    expect(screen.screen).toMatch(/ ▸ a◌ 10\.0\.3\.7:8080/);
    await world.proxy.setMode("pass");
    await screen.waitForScreen(/● live[\s\S]*a● 10\.0\.3\.7:8080/);
  });

  test("at 200x50 the list has what is set, and the selected endpoint stands beside it", async () => {
    await putUsers();
    const size = { columns: 200, rows: 50 };
    await using screen = world.open(["pick", "user.rpc", "--live", "--seed", "1"], size);
    await screen.waitForScreen(/│ ENDPOINT {2}● a 10\.0\.3\.7:8080[\s\S]*q quit/);
    await screen.waitForScreen(/│ b {2}p50 /);
    const lines = screen.screen.split("\n");
    expect(lines).toHaveLength(50);
    expect(lines.slice(3, 47).every((line) => line[120] === "│")).toBe(true);
    expect(lines[3]).toMatch(/P50 +P99 +FAIL {2}SET TO/);
    await screen.press("j", /│ ENDPOINT {2}● b 10\.0\.3\.9:8080/);
    await screen.press("+", /b▲ 10\.0\.3\.9:8080 .* 20 ms/);
    await screen.press("e", /│ pick \d+, at .* e: close[\s\S]*│ {3}chosen/);
  });

  test("a service that is not there is an error, and never a screen", async () => {
    await putUsers();
    await using screen = world.open(["pick", "usr.rpc", "--live"]);
    expect(await screen.ended).toMatchObject({ code: 3 });
    expect(screen.screen).toMatch(/zdisc: no service "usr\.rpc"[\s\S]*did you mean user\.rpc\?/);
    expect(screen.output).not.toContain("\x1b[?1049h");
  });

  describe("real calls", () => {
    async function startServers() {
      const servers = [await UserServer.start(), await UserServer.start()] as const;
      await putAll(
        world.etcd,
        servers.map(({ address }, at) => [`user.rpc/${at}`, address]),
      );
      const called = () => servers.reduce((sum, { callCount }) => sum + callCount, 0);
      const stop = () => Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
      return { servers, called, [Symbol.asyncDispose]: async () => void (await stop()) };
    }

    test("m asks once, naming rate and targets, and calls nobody before Enter", async () => {
      await using users = await startServers();
      const [first] = users.servers;
      await using screen = world.open(["pick", "user.rpc", "--live", "--seed", "1"]);
      await screen.waitForScreen(/▶ running/);
      await screen.press("m", /50 health calls a second to 2 endpoints of user\.rpc \(127\.0\.0\.1:\d+/);
      await screen.press("n", /\? help/);
      await screen.press("m", /⏎ yes {3}any other key: no/);
      expect(users.called()).toBe(0);
      await screen.press("\r", /health calls 50\/s/);
      await waitFor(() => users.called() > 20, { what: "calls" });
      await screen.waitForScreen(new RegExp(`${first.address} +\\d+\\.\\d%`));
      await screen.press("+", /real servers are not slowed; press m for the simulation/);
      await screen.press("]", /health calls 100\/s/);
      await screen.press("m", /simulated 200\/s/);
      // Asked once.
      await screen.press("m", /health calls 100\/s/);
    });

    test("m asks nothing where there is no endpoint", async () => {
      await using screen = world.open(["watch", "user.rpc"]);
      await screen.waitForScreen(/waiting/);
      await screen.press("p", /No endpoint to pick/);
      await screen.press("m", /there is no endpoint to call/);
    });

    test("space makes none, and leaving the screen ends them", async () => {
      await using users = await startServers();
      await using screen = world.open(["watch", "user.rpc"]);
      await screen.waitForScreen(/rows 1–2 of 2/);
      await screen.press("p", /▶ running/);
      await screen.press("m", /⏎ yes/);
      await screen.press("\r", /health calls 50\/s/);
      await waitFor(() => users.called() > 20, { what: "calls" });
      await screen.press(" ", /‖ paused/);
      const paused = users.called();
      await screen.press("?", /^ Keys$[\s\S]*Esc closes/m);
      await screen.press("?", /‖ paused/);
      expect(users.called()).toBeLessThanOrEqual(paused + 1);
      await screen.press(" ", /▶ running/);
      await waitFor(() => users.called() > paused + 20, { what: "more calls" });
      await screen.press("\x1b", /rows 1–2 of 2/);
      const left = users.called();
      await screen.press("p", /simulated 200\/s[\s\S]*00:0[1-9] *$/m);
      expect(users.called()).toBeLessThanOrEqual(left + 1);
    });

    test("--probe --live puts the question at once, at the rate that was asked for", async () => {
      await using users = await startServers();
      await using screen = world.open(["pick", "user.rpc", "--probe", "--live", "--rate", "20"]);
      await screen.waitForScreen(/20 health calls a second to 2 endpoints[\s\S]*⏎ yes/);
      await screen.press("\r", /health calls 20\/s/);
      await waitFor(() => users.called() > 5, { what: "calls" });
      screen.type("q");
      expect(await screen.ended).toMatchObject({ code: 0 });
      expect(screen.screen).toMatch(/user\.rpc: \d+ picks of real calls: a /);
    });

    test("to nobody are counted", async () => {
      await using users = await startServers();
      for (const server of users.servers) server.kill();
      await using screen = world.open(["pick", "user.rpc", "--live"]);
      await screen.waitForScreen(/▶ running/);
      await screen.press("m", /⏎ yes/);
      await screen.press("\r", /health calls 50\/s/);
      await screen.waitForScreen(/▲ \d+ calls? found no endpoint that answers/);
    });
  });
});

describe("is refused", () => {
  test.each([
    {
      args: ["--live", "--latency", "a=5ms", "--at", "1s:a=5ms"],
      says: "--live and --at exclude each other",
    },
    { args: ["--live", "--latency", "a=5ms", "-n", "5"], says: "--live and --picks exclude each other" },
    { args: ["--live"], says: "SERVICE or --latency is missing" },
    { args: ["--live", "--probe"], says: "--probe calls the endpoints of a SERVICE" },
    { args: ["--live", "--latency", "a=5ms", "-o", "json"], says: "--live needs a terminal" },
  ])("$args", async ({ args, says }) => {
    await using screen = zdiscOnTerminal(["pick", ...args], { env: NO_ETCD, columns: 120 });
    expect(await screen.ended).toMatchObject({ code: 2 });
    expect(screen.screen).toContain(says);
    expect(screen.output).not.toContain("\x1b[?1049h");
  });
});
