/** `zdisc prune` on a real etcd: what it shows, what it deletes, and what it never does. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { Publisher } from "../../src/discovery/publish/publisher.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { keysUnder } from "../../src/store/key-range.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { freePort } from "../support/free-port.js";
import { type GrpcServer, startGrpcServer } from "../support/grpc-server.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { type BoundZdisc, grantLease, putAll, zdiscFor } from "./bound-zdisc.js";

const { signal } = new AbortController();

let etcd: EtcdServer;
let zdisc: BoundZdisc;
let leaseHex: string;
/** Somebody takes connections there, and nobody here. */
let live: GrpcServer;
let dead: string;
/** Of an undo: it finds the same etcd wherever it is pasted. */
let put: string;

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  put = `etcdctl --endpoints=${etcd.endpoints.join(",")} put`;
  leaseHex = await grantLease(etcd, 600);
  live = await startGrpcServer();
  dead = `127.0.0.1:${await freePort()}`;
  return async () => {
    await live[Symbol.asyncDispose]();
    await etcd[Symbol.asyncDispose]();
  };
});

/** Each test has etcd to itself. */
afterEach(() => etcd.etcdctl(["del", "--prefix", ""]));

async function keys(): Promise<string[]> {
  const printed = await etcd.etcdctl(["get", "--prefix", "--keys-only", ""]);
  return printed.split("\n").filter((line) => line !== "");
}

/** One dead key without a lease, an older key of a live address, and the live ones. */
function mixed(): Promise<void> {
  return putAll(etcd, [
    ["user.rpc/7", live.address, leaseHex],
    ["user.rpc/8", live.address, leaseHex],
    ["user.rpc/12", dead],
    ["user.rpc/13", "10.0.3.13:80", leaseHex],
    ["user.rpc/x/1", "10.0.3.14:80"],
    ["user.rpc/config", dead],
  ]);
}

describe("prune without --yes", () => {
  test("shows what is dead and why, and deletes nothing", async () => {
    await mixed();
    const before = await keys();
    const { code, stdout, stderr } = await zdisc.run(["prune", "user.rpc"]);
    expect({ code, keys: await keys() }).toEqual({ code: 0, keys: before });
    expect(stdout.split("\n").slice(0, -1)).toEqual([
      expect.stringMatching(/^ {2}KEY {10}ADDRESS +WHY$/),
      expect.stringMatching(/^ {2}user\.rpc\/12 {2}127\.0\.0\.1:\d+ +no lease; connection refused$/),
      expect.stringMatching(/^ {2}user\.rpc\/7 {3}127\.0\.0\.1:\d+ +older of 2 keys, one address$/),
    ]);
    expect(stderr.split("\n").slice(0, -1)).toEqual([
      "would delete (nothing is deleted without --yes):",
      "2 of 4 keys in 1 service. Kept: the newest key of each address.",
      "→ zdisc prune user.rpc --yes",
    ]);
  });

  test("says so when nothing is dead, and ends with 0", async () => {
    await putAll(etcd, [["user.rpc/7", live.address, leaseHex]]);
    const { code, stdout, stderr } = await zdisc.run(["prune"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "nothing to delete: 1 key in 1 service\n",
    });
  });

  test("names what is kept because it may be drained", async () => {
    await putAll(etcd, [
      ["user.rpc/7", live.address, leaseHex],
      ["user.rpc/8", "10.0.3.8:80", leaseHex],
      ["user.rpc/8", live.address, leaseHex],
    ]);
    const { code, stdout, stderr } = await zdisc.run(["prune", "user.rpc"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "nothing to delete: 2 keys in 1 service\n▲ user.rpc/8 is kept: changed in place: drained?\n",
    });
  });

  test("with --unreachable looks three times at those with a lease, too, and says from where", async () => {
    await putAll(etcd, [
      ["user.rpc/7", live.address, leaseHex],
      ["user.rpc/8", dead, leaseHex],
    ]);
    expect((await zdisc.run(["prune", "user.rpc"])).stdout).toBe("");
    const { code, stdout, stderr } = await zdisc.run(["prune", "user.rpc", "--unreachable"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/user\.rpc\/8 +127\.0\.0\.1:\d+ +lease alive; connection refused\n$/);
    expect(stderr).toContain("▲ unreachable from this machine: others may reach them\n");
    expect(stderr).toMatch(/→ zdisc prune user\.rpc --unreachable --yes\n$/);
  });

  test("-o json gives the same as a document", async () => {
    await mixed();
    const { code, stdout, stderr } = await zdisc.run(["prune", "user.rpc", "-o", "json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const older = { service: "user.rpc", key: "user.rpc/7", address: live.address, reason: "duplicate" };
    const noLease = { service: "user.rpc", key: "user.rpc/12", address: dead, reason: "noLease" };
    const rest = { outcome: "wouldDelete", cameBackAfterMs: null, undo: null };
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      kind: "pruneReport",
      dryRun: true,
      keyCount: 4,
      serviceCount: 1,
      candidates: [
        { ...noLease, why: "no lease; connection refused", ...rest },
        { ...older, why: "older of 2 keys, one address", ...rest },
      ],
      changedInPlace: [],
    });
  });
});

describe("prune --yes", () => {
  test("deletes those keys and no other, and prints what puts them back", async () => {
    await mixed();
    const { code, stdout, stderr } = await zdisc.run(["prune", "user.rpc", "--yes"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "✓ deleted user.rpc/12\n✓ deleted user.rpc/7\n" });
    expect(await keys()).toEqual(["user.rpc/13", "user.rpc/8", "user.rpc/config", "user.rpc/x/1"]);
    const lease = BigInt(`0x${leaseHex}`).toString(16);
    expect(stderr.split("\n").slice(0, -1)).toEqual([
      `  undo: ${put} user.rpc/12 ${dead}`,
      `  undo: ${put} --lease=${lease} user.rpc/7 ${live.address}`,
      "2 deleted",
    ]);
    const undos = [...stderr.matchAll(/undo: etcdctl (.*)/g)].map(([, args = ""]) => args.split(" "));
    for (const args of undos) await etcd.etcdctl(args);
    expect(await keys()).toContain("user.rpc/7");
    expect(await keys()).toContain("user.rpc/12");
  });

  test("ends with 1 and says whose it is when a live publisher puts its key back", async () => {
    await using store = await openEtcdStore(etcd.endpoints);
    // Two registrations of one address: the older one is a duplicate, and alive.
    await using older = new Publisher([{ service: "user.rpc", id: "1", address: live.address }], { store });
    await older.ready();
    await using newer = new Publisher([{ service: "user.rpc", id: "2", address: live.address }], { store });
    await newer.ready();
    await putAll(etcd, [["user.rpc/12", dead]]);
    const args = ["prune", "user.rpc", "--yes"];
    const { code, stdout, stderr } = await zdisc.run(args);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^▲ user\.rpc\/1 came back after \d+ ms: a live go-zero publisher\n {2}owns it\. Deleting cannot win; stop or restart the process at 127\.0\.0\.1:\d+\.\n✓ deleted user\.rpc\/12\n$/,
    );
    expect(stderr).toMatch(/\n1 deleted, 1 came back\n$/);
    expect(await keys()).toEqual(["user.rpc/1", "user.rpc/2"]);
    // The one that came back is the newer one by now.
    const json = JSON.parse((await zdisc.run([...args, "-o", "json"])).stdout);
    expect(json).toMatchObject({
      dryRun: false,
      candidates: [
        { key: "user.rpc/2", outcome: "cameBack", cameBackAfterMs: expect.any(Number), undo: null },
      ],
    });
  });

  test("refuses to take more than half of a service without --force, and then deletes nothing", async () => {
    await putAll(etcd, [
      ["pay.rpc/1", dead],
      ["user.rpc/12", dead],
      ["user.rpc/7", live.address, leaseHex],
    ]);
    const shown = await zdisc.run(["prune"]);
    expect(shown.stderr).toMatch(
      /▲ more than half of the endpoints of pay\.rpc would go: only with --force\n/,
    );
    expect(shown.stderr).toMatch(/→ zdisc prune --yes --force\n$/);
    const { code, stdout, stderr } = await zdisc.run(["prune", "--yes"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: "zdisc prune: it would take 1 of 1 endpoint from pay.rpc\n  try: zdisc prune --yes --force\n",
    });
    expect(await keys()).toHaveLength(3);
    expect((await zdisc.run(["prune", "--yes", "--force"])).stdout).toBe(
      "✓ deleted pay.rpc/1\n✓ deleted user.rpc/12\n",
    );
    expect(await keys()).toEqual(["user.rpc/7"]);
  });

  test("takes the services that a glob chooses, and no other", async () => {
    await putAll(etcd, [
      ["prod/pay.rpc/1", live.address, leaseHex],
      ["prod/pay.rpc/2", dead],
      ["test/pay.rpc/2", dead],
    ]);
    expect((await zdisc.run(["prune", "prod/*", "--yes"])).stdout).toBe("✓ deleted prod/pay.rpc/2\n");
    expect(await keys()).toEqual(["prod/pay.rpc/1", "test/pay.rpc/2"]);
  });

  test("of a service that is not there does nothing, and ends with 3", async () => {
    await mixed();
    const { code, stdout, stderr } = await zdisc.run(["prune", "usr.rpc", "user.rpc", "--yes", "--force"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^zdisc: no service "usr\.rpc" .*\n {2}try: did you mean user\.rpc\?/);
    expect(await keys()).toHaveLength(6);
  });

  test("ends with 4 where etcd does not let it write, and says which keys stand", async () => {
    const user = { name: "bob", password: "pw", read: [""] };
    await using secured = await startEtcd({ auth: { rootPassword: "root", users: [user] } });
    const env = { ZDISC_ENDPOINTS: secured.endpoints.join(","), ZDISC_PASSWORD: "pw" };
    await secured.etcdctl(["put", "user.rpc/7", live.address]);
    await secured.etcdctl(["put", "user.rpc/12", dead]);
    const { code, stdout, stderr } = await zdisc.run(["prune", "user.rpc", "--yes", "--user", "bob"], {
      env,
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 4,
      stdout: "✗ user.rpc/12 not deleted\n",
      stderr:
        "1 failed\nzdisc: user bob may not read and write user.rpc/\n  try: etcdctl role grant-permission ROLE --prefix=true readwrite user.rpc/\n",
    });
  });

  test.each([
    { signal: "SIGINT", code: 130 },
    { signal: "SIGTERM", code: 143 },
  ] as const)("says what it deleted when $signal comes right behind, and ends with $code", async (row) => {
    for (const format of ["table", "json"]) {
      await putAll(etcd, [
        ["user.rpc/12", dead],
        ["user.rpc/13", "10.0.3.13:80", leaseHex],
      ]);
      await using store = await openEtcdStore(etcd.endpoints);
      await using run = zdisc.start(["prune", "user.rpc", "--yes", "-o", format]);
      for await (const message of store.watch(keysUnder("user.rpc/"), { signal })) {
        if (message.type === "change" && message.changes.some(({ type }) => type === "delete")) break;
      }
      run.kill(row.signal);
      const { code, stdout, stderr } = await run.ended;
      expect(code).toBe(row.code);
      expect(stdout + stderr).toContain(`${put} user.rpc/12 ${dead}`);
      expect(stderr).toContain("▲ ended before it was seen whether they come back\n");
    }
  });

  test("prints an undo that a shell takes as it is", async () => {
    const service = "it's; $(x)";
    await putAll(etcd, [
      [`${service}/7`, live.address, leaseHex],
      [`${service}/12`, dead],
    ]);
    const { stderr } = await zdisc.run(["prune", service, "--yes"]);
    const [, undo = ""] = /undo: etcdctl --endpoints=\S+ put (.*)/.exec(stderr) ?? [];
    const { stdout } = await promisify(execFile)("sh", ["-c", `printf '%s\\n' ${undo}`]);
    expect(stdout).toBe(`${service}/12\n${dead}\n`);
  });
});

describe("prune on a terminal", () => {
  const start = (...args: string[]) =>
    zdiscOnTerminal(["prune", ...args], { env: { ZDISC_ENDPOINTS: etcd.endpoints.join(",") } });

  test("asks for the service's name, and deletes when it is typed", async () => {
    await mixed();
    await using terminal = start("user.rpc");
    await terminal.waitForScreen(/Type user\.rpc to delete its 2 keys, Enter to leave it:/);
    terminal.type("user.rpc\r");
    await terminal.waitForScreen(/✓ deleted user\.rpc\/12[\s\S]*2 deleted/);
    expect((await terminal.ended).code).toBe(0);
    expect(await keys()).toHaveLength(4);
  });

  test.each([
    { name: "Enter", typed: "\r" },
    { name: "another word", typed: "yes\r" },
  ])("leaves all as it is at $name", async ({ typed }) => {
    await mixed();
    await using terminal = start("user.rpc");
    await terminal.waitForScreen(/Enter to leave it:/);
    terminal.type(typed);
    expect((await terminal.ended).code).toBe(0);
    expect(await keys()).toHaveLength(6);
  });

  test("is ended by Ctrl-C with 130, and nothing is deleted", async () => {
    await mixed();
    await using terminal = start("user.rpc");
    await terminal.waitForScreen(/Enter to leave it:/);
    terminal.type("\x03");
    expect((await terminal.ended).code).toBe(130);
    expect(await keys()).toHaveLength(6);
  });

  test("looks again before it deletes: what was started meanwhile is kept", async () => {
    const port = await freePort();
    await putAll(etcd, [
      ["user.rpc/7", live.address, leaseHex],
      ["user.rpc/12", `127.0.0.1:${port}`],
    ]);
    await using terminal = start("user.rpc");
    await terminal.waitForScreen(/Enter to leave it:/);
    await using _started = await startGrpcServer({ port });
    terminal.type("user.rpc\r");
    await terminal.waitForScreen(/– user\.rpc\/12 changed meanwhile, kept/);
    expect((await terminal.ended).code).toBe(0);
    expect(await keys()).toHaveLength(2);
  });

  test("keeps a key that was registered again while it asked", async () => {
    await mixed();
    await using terminal = start("user.rpc");
    await terminal.waitForScreen(/Enter to leave it:/);
    await putAll(etcd, [["user.rpc/12", dead, leaseHex]]);
    terminal.type("user.rpc\r");
    await terminal.waitForScreen(/user\.rpc\/12 changed meanwhile, kept/);
    expect((await terminal.ended).code).toBe(0);
    await waitFor(async () => (await keys()).includes("user.rpc/12"), { what: "the key to be there" });
  });

  test("keeps the older key when the newer one left while it asked", async () => {
    await putAll(etcd, [
      ["user.rpc/7", live.address, leaseHex],
      ["user.rpc/8", live.address, leaseHex],
    ]);
    await using terminal = start("user.rpc");
    await terminal.waitForScreen(/Enter to leave it:/);
    await etcd.etcdctl(["del", "user.rpc/8"]);
    terminal.type("user.rpc\r");
    await terminal.waitForScreen(/user\.rpc\/7 changed meanwhile, kept/);
    expect((await terminal.ended).code).toBe(0);
    expect(await keys()).toEqual(["user.rpc/7"]);
  });
});
