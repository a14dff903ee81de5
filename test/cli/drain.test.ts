/** `zdisc drain` on a real etcd: what it writes, how it ends, and what is left when it cannot. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { openProxy } from "../support/tcp-proxy.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { ZDISC_PROGRAM } from "../support/zdisc-program.js";
import { type BoundZdisc, grantLease, putAll, zdiscFor } from "./bound-zdisc.js";

const [OUT, A, B] = ["10.0.3.9:8080", "10.0.3.7:8080", "10.0.3.8:8080"] as const;
const UNDO = `zdisc drain --undo user.rpc/9=${OUT}`;

let etcd: EtcdServer;
let zdisc: BoundZdisc;
let leaseHex: string;

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  leaseHex = await grantLease(etcd, 600);
  return () => etcd[Symbol.asyncDispose]();
});

/** Each test has the service to itself. */
afterEach(() => etcd.etcdctl(["del", "--prefix", "user.rpc/"]));

/** Two endpoints, both with a lease. */
function two(): Promise<void> {
  return putAll(etcd, [
    ["user.rpc/7", A, leaseHex],
    ["user.rpc/9", OUT, leaseHex],
  ]);
}

async function valueAt(key: string): Promise<string> {
  return (await etcd.etcdctl(["get", "--print-value-only", key])).trimEnd();
}

/** As etcdctl prints it when it grants one. */
async function leaseAt(key: string): Promise<string> {
  // A number of JavaScript does not hold it.
  const [, id = ""] = /"lease":(\d+)/.exec(await etcd.etcdctl(["get", "-w", "json", key])) ?? [];
  return BigInt(id).toString(16).padStart(16, "0");
}

describe("drain", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("stays until %s, which puts the address back", async (signal) => {
    await two();
    await using drain = zdisc.start(["drain", "user.rpc", OUT]);
    await drain.waitForStderr(/ out of /);
    expect({ value: await valueAt("user.rpc/9"), lease: await leaseAt("user.rpc/9") }).toEqual({
      value: A,
      lease: leaseHex,
    });
    drain.kill(signal);
    const { code, stdout, stderr } = await drain.ended;
    expect({ code, stdout, value: await valueAt("user.rpc/9") }).toEqual({ code: 0, stdout: "", value: OUT });
    expect(
      stderr
        .replace(/out for .*/, "out for T")
        .split("\n")
        .slice(0, -1),
    ).toEqual([
      `● ${OUT} out of user.rpc (1 key now says ${A}); 1 endpoint left`,
      "  The process still runs and finishes its calls. Ctrl-C puts it back.",
      "  ▲ go-zero clients before 1.10 may ignore a changed value and keep calling it.",
      "  If zdisc itself is killed, restarting the process undoes this, or:",
      `    ${UNDO}`,
      `● ${OUT} is back in user.rpc; out for T`,
    ]);
  });

  test("ends with 0 when --duration is over", async () => {
    await two();
    const { code, stderr } = await zdisc.run(["drain", "user.rpc", OUT, "--duration", "500ms"]);
    expect({ code, value: await valueAt("user.rpc/9") }).toEqual({ code: 0, value: OUT });
    expect(stderr).toContain("It is back after 500 ms, or at Ctrl-C.\n");
    expect(stderr).toMatch(/is back in user\.rpc; out for /);
  });

  test("drains what registers anew, and replaces an endpoint that leaves", async () => {
    await two();
    await using drain = zdisc.start(["drain", "user.rpc", OUT]);
    await drain.waitForStderr(/ out of /);
    await putAll(etcd, [["user.rpc/10", OUT, leaseHex]]);
    await drain.waitForStderr(new RegExp(`● user.rpc/10 carried ${OUT}; it now says ${A}\n`));
    await putAll(etcd, [["user.rpc/8", B, leaseHex]]);
    await etcd.etcdctl(["del", "user.rpc/7"]);
    await drain.waitForStderr(new RegExp(`● ${A} left; user.rpc/9 now says ${B}\n`));
    await waitFor(async () => (await valueAt("user.rpc/10")) === B, { what: "both keys to say the other" });
    drain.kill("SIGINT");
    expect((await drain.ended).code).toBe(0);
    expect([await valueAt("user.rpc/9"), await valueAt("user.rpc/10")]).toEqual([OUT, OUT]);
  });

  test("puts the address back while nobody else is left, and drains it again when one joins", async () => {
    await two();
    await using drain = zdisc.start(["drain", "user.rpc", OUT]);
    await drain.waitForStderr(/ out of /);
    await etcd.etcdctl(["del", "user.rpc/7"]);
    await drain.waitForStderr(
      new RegExp(`▲ no other endpoint of user.rpc is left: ${OUT} is back until one joins\n`),
    );
    expect(await valueAt("user.rpc/9")).toBe(OUT);
    await putAll(etcd, [["user.rpc/8", B, leaseHex]]);
    await drain.waitForStderr(new RegExp(`● user.rpc/9 carried ${OUT}; it now says ${B}\n`));
    drain.kill("SIGINT");
    expect((await drain.ended).code).toBe(0);
    expect(await valueAt("user.rpc/9")).toBe(OUT);
  });

  test("leaves a value alone that somebody else wrote, and says how to put it back", async () => {
    await two();
    await using drain = zdisc.start(["drain", "user.rpc", OUT]);
    await drain.waitForStderr(/ out of /);
    await putAll(etcd, [["user.rpc/9", "\x1b[2J:80", leaseHex]]);
    await drain.waitForStderr(
      /▲ user\.rpc\/9 says \\x1b\[2J:80, by someone else: left alone; to undo:\n {4}zdisc drain --undo /,
    );
    drain.kill("SIGINT");
    expect((await drain.ended).code).toBe(0);
    expect(await valueAt("user.rpc/9")).toBe("\x1b[2J:80");
  });

  test("tells that the key is gone when its process stops", async () => {
    await two();
    await using drain = zdisc.start(["drain", "user.rpc", OUT]);
    await drain.waitForStderr(/ out of /);
    await etcd.etcdctl(["del", "user.rpc/9"]);
    await drain.waitForStderr(/● user\.rpc\/9 is gone: its process stopped, or lost its lease\n/);
    drain.kill("SIGINT");
    expect(await drain.ended).toMatchObject({ code: 0 });
    expect(await valueAt("user.rpc/9")).toBe("");
  });

  test("of two endpoints at once ends with each back, though the first said the second's address", async () => {
    await two();
    await putAll(etcd, [["user.rpc/8", B, leaseHex]]);
    await using first = zdisc.start(["drain", "user.rpc", A]);
    await first.waitForStderr(/ out of /);
    expect(await valueAt("user.rpc/7")).toBe(B);
    await using second = zdisc.start(["drain", "user.rpc", B]);
    await second.waitForStderr(/ out of /);
    await waitFor(
      async () => [await valueAt("user.rpc/7"), await valueAt("user.rpc/8")].join() === `${OUT},${OUT}`,
      { what: "both to say the third" },
    );
    second.kill("SIGINT");
    await second.ended;
    await waitFor(async () => (await valueAt("user.rpc/8")) === B, { what: "the second to be back" });
    first.kill("SIGINT");
    await first.ended;
    expect([await valueAt("user.rpc/7"), await valueAt("user.rpc/8")]).toEqual([A, B]);
  });
});

describe("drain that cannot put back", () => {
  test("ends with 5 and the undo command when etcd is away at the end", async () => {
    await two();
    await using proxy = await openProxy(etcd.clientPort);
    const { address } = proxy;
    await using drain = zdisc.start(["drain", "user.rpc", OUT, "--endpoints", address]);
    await drain.waitForStderr(/ out of /);
    await proxy.setMode("refuse");
    await drain.waitForStderr(/▲ etcd is away: the drain stays as it is\n/);
    drain.kill("SIGINT");
    const { code, stderr } = await drain.ended;
    expect({ code, value: await valueAt("user.rpc/9") }).toEqual({ code: 5, value: A });
    const undo = /^zdisc: 10\.0\.3\.9:8080 is still drained: .*\n {2}try: (zdisc .*)\n$/m.exec(stderr)?.[1];
    expect(undo).toBe(`${UNDO} --endpoints ${address}`);
    await proxy.setMode("pass");
    expect((await inShell(undo ?? "")).stderr).toBe(`● ${OUT} is back in user.rpc\n`);
    expect(await valueAt("user.rpc/9")).toBe(OUT);
  });

  test("is ended at once by a second Ctrl-C, and says what it leaves", async () => {
    await two();
    await using proxy = await openProxy(etcd.clientPort);
    await using drain = zdiscFor([proxy.address]).start(["drain", "user.rpc", OUT]);
    await drain.waitForStderr(/ out of /);
    await proxy.setMode("blackhole");
    drain.kill("SIGINT");
    const { code, stderr } = await endByRepeating(drain, "SIGINT");
    expect(code).toBe(130);
    expect(stderr).toMatch(new RegExp(`${OUT} not put back:\n {2}${UNDO}\n$`));
  });

  test("leaves what it told before when it is killed", async () => {
    await two();
    await using drain = zdisc.start(["drain", "user.rpc", OUT]);
    const [, undo = ""] = await drain.waitForStderr(/or:\n {4}(zdisc drain --undo .*)\n/);
    drain.kill("SIGKILL");
    await drain.ended;
    expect(await valueAt("user.rpc/9")).toBe(A);
    await inShell(undo);
    expect(await valueAt("user.rpc/9")).toBe(OUT);
  });
});

describe("a drain that is left", () => {
  test("by a zdisc that was killed is named by the next, with what undoes it", async () => {
    await two();
    await using killed = zdisc.start(["drain", "user.rpc", OUT]);
    await killed.waitForStderr(/ out of /);
    killed.kill("SIGKILL");
    await killed.ended;
    const next = await zdisc.run(["drain", "user.rpc", OUT, "--stay", "--endpoints", `${etcd.endpoints[0]}`]);
    const told = next.stderr.replace(/revision \d+/, "revision N");
    expect({ code: next.code, stdout: next.stdout, told }).toEqual({
      code: 3,
      stdout: "",
      told: `zdisc: ${OUT} is drained already: user.rpc/9 says ${A} since revision N\n  try: ${UNDO} --endpoints ${etcd.endpoints[0]}\n`,
    });
    await inShell(/try: (.*)/.exec(next.stderr)?.[1] ?? "");
    expect(await valueAt("user.rpc/9")).toBe(OUT);
  });

  test("is not made up when etcd has forgotten what the key said", async () => {
    await two();
    await zdisc.run(["drain", "user.rpc", OUT, "--stay"]);
    const [, revision = ""] = /"revision":(\d+)/.exec(await etcd.etcdctl(["get", "-w", "json", "x"])) ?? [];
    await etcd.etcdctl(["compact", revision]);
    const { code, stderr } = await zdisc.run(["drain", "user.rpc", OUT, "--stay"]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `zdisc: ${OUT} is no endpoint of user.rpc (1 endpoint)\n  try: did you mean ${A}?\n`,
    });
  });
});

describe("drain --stay and --undo", () => {
  test("leaves it drained and prints the command that puts it back", async () => {
    await two();
    const { code, stdout, stderr } = await zdisc.run(["drain", "user.rpc", OUT, "--stay"]);
    expect({ code, stdout, value: await valueAt("user.rpc/9") }).toEqual({
      code: 0,
      stdout: `${UNDO}\n`,
      value: A,
    });
    expect(stderr).toContain(
      "  The process still runs and finishes its calls. Restarting it undoes this, too.\n",
    );
    await inShell(stdout);
    expect({ value: await valueAt("user.rpc/9"), lease: await leaseAt("user.rpc/9") }).toEqual({
      value: OUT,
      lease: leaseHex,
    });
  });

  test("quotes a service that a shell would take apart", async () => {
    const service = "it's; $(touch x)";
    await putAll(etcd, [
      [`${service}/7`, A],
      [`${service}/9`, OUT],
    ]);
    const { stdout } = await zdisc.run(["drain", service, OUT, "--stay"]);
    expect(await valueAt(`${service}/9`)).toBe(A);
    await inShell(stdout);
    expect(await valueAt(`${service}/9`)).toBe(OUT);
  });

  test("puts several back, and tells what says its own already", async () => {
    await putAll(etcd, [
      ["user.rpc/9", A, leaseHex],
      ["user.rpc/10", OUT, leaseHex],
    ]);
    const undos = ["9", "10"].flatMap((id) => ["--undo", `user.rpc/${id}=${OUT}`]);
    const { code, stderr } = await zdisc.run(["drain", ...undos]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `● ${OUT} is back in user.rpc\n● user.rpc/10 says ${OUT} already\n`,
    });
  });

  test("of a key that is gone creates none, and ends with 3", async () => {
    const { code, stderr } = await zdisc.run(["drain", "--undo", `user.rpc/9=${OUT}`]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        "zdisc: user.rpc/9 is gone: its process stopped, or registered anew\n  try: zdisc list user.rpc\n",
    });
    expect(await valueAt("user.rpc/9")).toBe("");
  });

  test("writes over nothing that was never an address", async () => {
    await putAll(etcd, [["user.rpc/9", '{"a":1}']]);
    const { code, stderr } = await zdisc.run(["drain", "--undo", `user.rpc/9=${OUT}`]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "zdisc: user.rpc/9 says no address: it is not drained\n  try: zdisc list user.rpc -o wide shows it\n",
    });
    expect(await valueAt("user.rpc/9")).toBe('{"a":1}');
  });
});

describe("drain --dry-run", () => {
  test("shows the writes, and writes nothing", async () => {
    await two();
    const { code, stdout, stderr } = await zdisc.run(["drain", "user.rpc", OUT, "--dry-run"]);
    expect({ code, stdout, stderr, value: await valueAt("user.rpc/9") }).toEqual({
      code: 0,
      stdout: `user.rpc/9  ${OUT} → ${A}\n`,
      stderr: "would write (nothing is written with --dry-run):\n1 key; 1 endpoint would be left\n",
      value: OUT,
    });
  });
});

describe("drain refuses", () => {
  test.each([
    {
      name: "the only endpoint",
      args: ["user.rpc", OUT],
      keys: [["user.rpc/9", OUT]] as const,
      code: 2,
      stderr: `zdisc: ${OUT} is the only endpoint of user.rpc: no other is left\n  try: start another one first\n`,
    },
    {
      name: "to leave fewer than --min-left",
      args: ["user.rpc", OUT, "--min-left", "2"],
      keys: [
        ["user.rpc/9", OUT],
        ["user.rpc/7", A],
      ] as const,
      code: 2,
      stderr: "zdisc: 1 endpoint of user.rpc would be left, and --min-left is 2\n  try: --min-left 1\n",
    },
    {
      name: "an address that is no endpoint",
      args: ["user.rpc", "10.0.3.9:8088"],
      keys: [
        ["user.rpc/9", OUT],
        ["user.rpc/7", A],
      ] as const,
      code: 3,
      stderr: `zdisc: 10.0.3.9:8088 is no endpoint of user.rpc (2 endpoints)\n  try: did you mean ${OUT}, ${A}?\n`,
    },
    {
      name: "a service that is not there",
      args: ["usr.rpc", OUT],
      keys: [["user.rpc/9", OUT]] as const,
      code: 3,
      stderr:
        /^zdisc: no service "usr\.rpc" \(\d+ services? at revision \d+\)\n {2}try: did you mean user\.rpc\? zdisc list shows all\n$/,
    },
    {
      name: "what has no port",
      args: ["user.rpc", "10.0.3.9"],
      keys: [] as const,
      code: 2,
      stderr: 'zdisc: "10.0.3.9" is no address with a port\n  try: 10.0.3.9:8080\n',
    },
    {
      name: "half of its arguments",
      args: ["user.rpc"],
      keys: [] as const,
      code: 2,
      stderr: "zdisc drain: ADDRESS is missing\n  try: zdisc drain SERVICE ADDRESS\n",
    },
    {
      name: "an undo that names no key",
      args: ["--undo", OUT],
      keys: [] as const,
      code: 2,
      stderr: `zdisc drain: --undo "${OUT}" is not KEY=ADDRESS\n  try: zdisc drain --undo user.rpc/7587899099117464326=${OUT}\n`,
    },
    {
      name: "flags that exclude each other",
      args: ["user.rpc", OUT, "--stay", "--duration", "1m"],
      keys: [] as const,
      code: 2,
      stderr: "zdisc drain: --duration and --stay exclude each other\n  try: leave one out\n",
    },
  ])("$name", async ({ args, keys, code, stderr }) => {
    await putAll(etcd, keys);
    const expected = typeof stderr === "string" ? stderr : expect.stringMatching(stderr);
    expect(await zdisc.run(["drain", ...args])).toMatchObject({ code, stdout: "", stderr: expected });
  });

  test("whom etcd does not let write", async () => {
    const user = { name: "bob", password: "pw", read: [""] };
    await using secured = await startEtcd({ auth: { rootPassword: "root", users: [user] } });
    const env = { ZDISC_ENDPOINTS: secured.endpoints.join(",") };
    await secured.etcdctl(["put", "user.rpc/7", A]);
    await secured.etcdctl(["put", "user.rpc/9", OUT]);
    const { code, stderr } = await zdisc.run(["drain", "user.rpc", OUT, "--user", "bob:pw", "-q"], { env });
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr:
        "zdisc: user bob may not read and write user.rpc/\n  try: etcdctl role grant-permission ROLE --prefix=true readwrite user.rpc/\n",
    });
  });
});

test("row 27: an etcd that is out of space is 1, and nothing is drained", async () => {
  await using full = await startEtcd({ flags: ["--quota-backend-bytes", String(2 * 1024 * 1024)] });
  await putAll(full, [
    ["user.rpc/7", A],
    ["user.rpc/9", OUT],
  ]);
  const fill = async () => {
    for (;;) await full.etcdctl(["put", "big", "x".repeat(100_000)]);
  };
  await expect(fill()).rejects.toThrow(/database space exceeded/);
  const { code, stdout, stderr } = await zdiscFor(full.endpoints).run(["drain", "user.rpc", OUT]);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "zdisc: etcd takes no writes: out of space (alarm NOSPACE)\n  try: etcdctl compact, defrag, then alarm disarm\n",
  });
});

test("drain -o ndjson gives a line a key, with the command that undoes it", async () => {
  await two();
  await putAll(etcd, [["user.rpc/12", OUT]]);
  await using drain = zdisc.start(["drain", "user.rpc", OUT, "-o", "ndjson"]);
  await drain.waitForStdout(/"more":false/);
  drain.kill("SIGINT");
  const { code, stdout, stderr } = await drain.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ type, key, more }) => [type, key, more])).toEqual([
    ["drained", "user.rpc/12", true],
    ["drained", "user.rpc/9", false],
    ["restored", "user.rpc/12", true],
    ["restored", "user.rpc/9", false],
  ]);
  expect(lines[1]).toEqual({
    schemaVersion: 1,
    kind: "drainEvent",
    type: "drained",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    service: "user.rpc",
    key: "user.rpc/9",
    address: OUT,
    substitute: A,
    previousSubstitute: null,
    endpointsLeft: 1,
    reason: null,
    dryRun: false,
    outForMs: null,
    undo: UNDO,
    more: false,
  });
  expect(lines[3]).toMatchObject({
    reason: "end",
    substitute: null,
    outForMs: expect.any(Number),
    undo: null,
  });
});

/** A printed command, pasted into a shell that has `zdisc`. */
function inShell(command: string) {
  const env = zdiscEnv({ ZDISC_ENDPOINTS: etcd.endpoints.join(",") });
  const script = `zdisc() { "${process.execPath}" "${ZDISC_PROGRAM}" "$@"; }\n${command}`;
  return promisify(execFile)("sh", ["-c", script], { env });
}

/** Signals are told apart only when the first was taken. */
async function endByRepeating(drain: ReturnType<BoundZdisc["start"]>, signal: NodeJS.Signals) {
  let end: Awaited<typeof drain.ended> | undefined;
  void drain.ended.then((value) => {
    end = value;
  });
  return await waitFor(
    () => {
      if (end === undefined) drain.kill(signal);
      return end;
    },
    { what: "the second signal to end it", intervalMs: 200 },
  );
}
