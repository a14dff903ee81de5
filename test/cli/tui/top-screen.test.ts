/** `zdisc top`: every service on one screen, and the same as a table elsewhere. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { runZdisc } from "../../support/run-zdisc.js";
import { grantLease, putAll } from "../bound-zdisc.js";
import { type ScreenWorld, startScreenWorld } from "./watched-service.js";

let world: ScreenWorld;

beforeAll(async () => {
  world = await startScreenWorld();
  return () => world[Symbol.asyncDispose]();
});

afterEach(() => world.clear());

async function putServices(): Promise<string> {
  const lease = await grantLease(world.etcd, 600);
  await putAll(world.etcd, [
    ["prod/user.rpc/1", "10.0.3.7:8080", lease],
    ["prod/user.rpc/2", "10.0.3.8:8080", lease],
    ["order.rpc/1", "10.0.1.1:80", lease],
    ["pay.rpc/1", "10.0.5.1:80"],
    ["config/a", "x"],
  ]);
  return lease;
}

describe("on a terminal", () => {
  test("each service is a row with its counts, and problems come with what to do", async () => {
    await putServices();
    await using screen = world.open(["top"]);
    await screen.waitForScreen(/rows 1–3 of 3/);
    const lines = screen.screen.split("\n");
    expect(lines).toHaveLength(24);
    expect(lines[0]).toMatch(/^ zdisc › services +● live /);
    expect(lines[1]).toMatch(/^ 3 services {3}4 instances {3}1 ▲ {3}rev \d+ +changes\/min ▁+$/);
    expect(lines[3]).toMatch(/^ {5}SERVICE ↑ +INSTANCES {4}LEASED {2}CHANGES 10 MIN {2}LAST EVENT *$/);
    expect(lines[4]).toMatch(/^ ▸ ● order\.rpc +1 +1\/1 {10,11}▁{1,2} *$/);
    expect(lines[5]).toMatch(/^ {3}▲ pay\.rpc +1 +0\/1 {10,11}▁{1,2} *$/);
    expect(lines[6]).toMatch(/^ {3}● prod\/user\.rpc +2 +2\/2 {10,11}▁{1,2} *$/);
    expect(lines[22]).toMatch(
      /^ ▲ pay\.rpc 10\.0\.5\.1:80: key pay\.rpc\/1 has no… → zdisc prune pay\.rpc *$|has no lease → /,
    );
    expect(lines[23]).toMatch(/^ ⏎ open .*! only problems/);
  });

  test("changes of every service are told, and a service without instances keeps its place for a while", async () => {
    await putServices();
    await using screen = world.open(["top"]);
    await screen.waitForScreen(/rows 1–3 of 3/);
    await world.etcd.etcdctl(["del", "order.rpc/1"]);
    await screen.waitForScreen(/ - order\.rpc +0 +0\/0 +▁*█ +- \w+ +\d s ago/);
    expect(screen.screen).toMatch(/- leave {3}order\.rpc +10\.0\.1\.1:80/);
    expect(screen.screen).toMatch(/✗ order\.rpc +has no instance left/);
    await screen.waitForScreen(/rows 1–2 of 2/);
  });

  test("Enter opens a service, Esc comes back to it", async () => {
    await putServices();
    await using screen = world.open(["top"]);
    await screen.waitForScreen(/rows 1–3 of 3/);
    await screen.press("G\r", /zdisc › services › prod\/user\.rpc/);
    await screen.waitForScreen(/10\.0\.3\.8:8080 +live/);
    await screen.press("\x1b", /▸ ● prod\/user\.rpc/);
  });

  test("--problems shows only services that have one, --prefix only those under it", async () => {
    await putServices();
    await using screen = world.open(["top", "--problems"]);
    await screen.waitForScreen(/^ ! 1 of 3 {3}/m);
    await using under = world.open(["top", "--prefix", "prod/"]);
    await under.waitForScreen(/zdisc › services › prod\/\*[\s\S]*rows 1–1 of 1/);
    under.type("q");
    expect((await under.ended).code).toBe(0);
    expect(under.screen).toMatch(/^1 service, 2 instances at revision \d+$/);
  });

  test("q ends with 0 and says how much there was", async () => {
    await putServices();
    await using screen = world.open(["top"]);
    await screen.waitForScreen(/rows 1–3 of 3/);
    screen.type("q");
    expect((await screen.ended).code).toBe(0);
    expect(screen.screen).toMatch(/^3 services, 4 instances at revision \d+$/);
  });
});

describe("elsewhere it is a list", () => {
  const run = (...args: string[]) => runZdisc(args, { env: { ZDISC_ENDPOINTS: world.proxy.address } });

  test.each([
    { args: [], names: "order.rpc\npay.rpc\nprod/user.rpc\n" },
    { args: ["--prefix", "prod/"], names: "prod/user.rpc\n" },
    { args: ["--prefix", "[x"], names: "" },
    { args: ["--problems"], names: "pay.rpc\n" },
  ])("top $args -o name", async ({ args, names }) => {
    await putServices();
    expect((await run("top", ...args, "-o", "name")).stdout).toBe(names);
  });

  test("top -o json is list -o json", async () => {
    await putServices();
    const [top, list] = [await run("top", "-o", "json"), await run("list", "-o", "json")];
    expect(JSON.parse(top.stdout)).toEqual(JSON.parse(list.stdout));
  });
});
