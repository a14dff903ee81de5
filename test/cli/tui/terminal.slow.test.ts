/** The terminal is a guest's: whatever happens, it is given back as it was, and nothing that it does stops zdisc. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { processUsage } from "../../bench/process-usage.js";
import { waitFor } from "../../support/wait-for.js";
import type { ZdiscOnTerminal } from "../../support/zdisc-on-terminal.js";
import { grantLease, putAll } from "../bound-zdisc.js";
import { type ScreenWorld, startScreenWorld } from "./watched-service.js";

let world: ScreenWorld;

beforeAll(async () => {
  world = await startScreenWorld();
  return () => world[Symbol.asyncDispose]();
});

afterEach(() => world.clear());

async function openUsers(): Promise<ZdiscOnTerminal> {
  const lease = await grantLease(world.etcd, 600);
  await putAll(world.etcd, [["user.rpc/7", "10.0.3.7:8080", lease]]);
  const screen = world.open(["watch", "user.rpc"]);
  await screen.waitForScreen(/rows 1–1 of 1/);
  return screen;
}

const LEFT = "\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

describe("the terminal is given back, and one line says where things stood,", () => {
  test.each([
    { name: "after q", end: (screen: ZdiscOnTerminal) => screen.type("q") },
    { name: "after Ctrl-C", end: (screen: ZdiscOnTerminal) => screen.type("\x03") },
    { name: "after SIGTERM", end: (screen: ZdiscOnTerminal) => screen.kill("SIGTERM") },
    { name: "after SIGINT", end: (screen: ZdiscOnTerminal) => screen.kill("SIGINT") },
  ])("$name", async ({ end }) => {
    await using screen = await openUsers();
    expect(screen.isAlternate).toBe(true);
    end(screen);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.isAlternate).toBe(false);
    expect(screen.output).toContain(LEFT);
    expect(screen.screen).toMatch(/^user\.rpc: 1 endpoint at revision \d+$/);
  });

  test("after --duration", async () => {
    await putAll(world.etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await using screen = world.open(["watch", "user.rpc", "--duration", "1s"]);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.screen).toMatch(/^user\.rpc: 1 endpoint at revision \d+$/);
  });
});

test("a defect gives the terminal back before it says what it was", async () => {
  await putAll(world.etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
  const env = { NODE_OPTIONS: `--require ${new URL("crash.cjs", import.meta.url).pathname}` };
  await using screen = world.open(["watch", "user.rpc"], { env });
  await screen.waitForScreen(/rows 1–1 of 1/);
  screen.kill("SIGUSR2");
  expect((await screen.ended).code).toBe(1);
  expect(screen.output).toContain("\x1b[?1049h");
  expect(screen.isAlternate).toBe(false);
  expect(screen.screen).toMatch(/zdisc: internal error: planted/);
});

test("SIGHUP ends it quietly", async () => {
  await using screen = await openUsers();
  screen.kill("SIGHUP");
  await screen.ended;
  expect(screen.screen).toBe("");
});

test("Ctrl-Z and fg: the screen is given back, taken again, and drawn whole", async () => {
  await using screen = await openUsers();
  screen.type("\x1a");
  await waitFor(() => screen.output.split("\x1b[?1049h").length === 3, {
    what: "the screen to be taken again",
  });
  expect(screen.output).toContain(LEFT);
  await screen.waitForScreen(/rows 1–1 of 1[\s\S]*q quit/);
});

test("under a shell Ctrl-Z gives its prompt back, and fg the screen; the shell's lines stay as they were", async () => {
  await putAll(world.etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
  await using screen = world.open(["watch", "user.rpc"], { inShell: true });
  await screen.waitForScreen(/rows 1–1 of 1/);
  await screen.press("\x1a", /Stopped/);
  expect(screen.isAlternate).toBe(false);
  await screen.press("fg\r", /rows 1–1 of 1[\s\S]*q quit/);
  await screen.press("q", /user\.rpc: 1 endpoint at revision \d+\n\$/);
  expect(screen.screen).toMatch(/Stopped/);
  expect(screen.screen).not.toMatch(/ENDPOINT|no lease/);
});

test("a process that was stopped and continued draws its screen anew", async () => {
  await using screen = await openUsers();
  screen.kill("SIGSTOP");
  await putAll(world.etcd, [["user.rpc/8", "10.0.3.8:8080"]]);
  screen.kill("SIGCONT");
  await screen.waitForScreen(/rows 1–2 of 2/);
});

test("another size is another picture, at once and without leftovers", async () => {
  await using screen = await openUsers();
  screen.resize(120, 40);
  await screen.waitForScreen(/^─{120}$/m);
  expect(screen.screen.split("\n")).toHaveLength(40);
  screen.resize(40, 8);
  await screen.waitForScreen(/^ zdisc[^\n]*\n {5}ENDPOINT[\s\S]*q quit *$/);
  expect(screen.screen.split("\n")).toHaveLength(8);
  screen.resize(80, 24);
  await screen.waitForScreen(/^─{80}$/m);
  expect(screen.screen.split("\n")).toHaveLength(24);
});

test("a megabyte that is pasted does no damage, and what is pasted into a filter is its first line", async () => {
  await using screen = await openUsers();
  screen.type(`\x1b[200~${"q\x03j\r".repeat(250_000)}\x1b[201~`);
  await screen.waitForScreen(/pasted text is for the filter/);
  await screen.press("/\x1b[200~10.0.3\nq\x1b[201~", /^ \/10\.0\.3 1 of 1/m);
});

test("a terminal that reads nothing stops neither the watch nor the end, and gets the present when it reads again", async () => {
  await using screen = await openUsers();
  screen.stopReading();
  const lease = await grantLease(world.etcd, 600);
  for (let id = 100; id < 140; id += 1) {
    await putAll(world.etcd, [[`user.rpc/${id}`, `10.0.4.${id}:8080`, lease]]);
    screen.type(id % 2 === 0 ? "?" : "q");
  }
  screen.startReading();
  await screen.waitForScreen(/rows 1–9 of 41/);
});

test("a key that does nothing here says where it does", async () => {
  await using screen = await openUsers();
  await screen.press("\r", /ENDPOINT {3}10\.0\.3\.7:8080/);
  await screen.press("o", /^ o works in the list of services, list of endpoints/m);
});

test("an idle screen writes only what the clock moves", async () => {
  await using screen = await openUsers();
  await screen.waitForScreen(/≥ 2 s/);
  const before = screen.output.length;
  await screen.waitForScreen(/≥ 5 s/);
  const written = screen.output.slice(before);
  expect(written.match(/\x1b\[\d+;1H/g)?.length ?? 0).toBeLessThanOrEqual(10);
  expect(processUsage(screen.pid).residentMb).toBeLessThan(200);
});
