import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { leaseIdHex } from "../../src/store/revision.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { openProxy } from "../support/tcp-proxy.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { type BoundZdisc, grantLease, putAll, zdiscFor } from "./bound-zdisc.js";

let etcd: EtcdServer;
let zdisc: BoundZdisc;
const USER = ["publish", "--key", "user.rpc", "--addr", "10.0.3.7:8080"];

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  return () => etcd[Symbol.asyncDispose]();
});

afterEach(() => etcd.etcdctl(["del", "--prefix", ""]));

/** Words without the time of day that most begin with. */
function untimed(text: string): string[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => line.replace(/^\d\d:\d\d:\d\d /, ""));
}

/** What stands in etcd under a prefix, as `key value` lines. */
async function truth(prefix = ""): Promise<string[]> {
  const text = await etcd.etcdctl(["get", "--prefix", "--", prefix]);
  const lines = text.split("\n").slice(0, -1);
  return lines.flatMap((line, at) => (at % 2 === 0 ? [`${line} ${lines[at + 1]}`] : []));
}

const KEY = /^(user\.rpc\/\d{1,19})\n/;

describe("a registration", () => {
  test("prints its key on stdout, stands in etcd under a lease, and is revoked at Ctrl-C", async () => {
    await using publish = zdisc.start(USER);
    const [, key = ""] = await publish.waitForStdout(KEY);
    await publish.waitForStderr(/revokes/);
    expect(await truth()).toEqual([`${key} 10.0.3.7:8080`]);
    expect(await etcd.etcdctl(["lease", "list"])).toContain(leaseIdHex(key.slice("user.rpc/".length)));
    publish.kill("SIGINT");
    const { code, stdout, stderr } = await publish.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${key}\n` });
    expect(untimed(stderr)).toEqual([
      `● registered user.rpc → 10.0.3.7:8080, lease 10 s, etcd ${etcd.endpoints[0]}`,
      "  Ctrl-C revokes.",
      expect.stringMatching(/^● revoked; .* registered$/),
    ]);
    expect(await truth()).toEqual([]);
    expect(await etcd.etcdctl(["lease", "list"])).not.toContain(leaseIdHex(key.slice("user.rpc/".length)));
  });

  test.each(["SIGTERM", "SIGINT"] as const)("ends with 0 at %s", async (signal) => {
    await using publish = zdisc.start(USER);
    await publish.waitForStdout(KEY);
    publish.kill(signal);
    expect((await publish.ended).code).toBe(0);
    expect(await truth()).toEqual([]);
  });

  test("is revoked when its terminal is closed", async () => {
    const key = "user.rpc/42";
    await using publish = zdiscOnTerminal([...USER, "--id", "42", "--endpoints", etcd.endpoints.join(",")]);
    await publish.waitForScreen(/Ctrl-C revokes/);
    expect(await truth()).toEqual([`${key} 10.0.3.7:8080`]);
    publish.hangUp();
    await waitFor(async () => (await truth()).length === 0, { what: "the key to go", timeoutMs: 5_000 });
    await publish.ended;
  });

  test("stays without a terminal, as under nohup, whatever terminal is closed", async () => {
    await using publish = zdisc.start(USER);
    const [, key = ""] = await publish.waitForStdout(KEY);
    publish.kill("SIGHUP");
    await etcd.etcdctl(["del", key]);
    // It goes on: a key that is deleted is put back.
    await publish.waitForStderr(/put back/);
    publish.kill("SIGTERM");
    expect((await publish.ended).code).toBe(0);
  });

  test("with --id stands under that ID, with --ttl under such a lease", async () => {
    await using publish = zdisc.start([...USER, "--id", "42", "--ttl", "1m30s"]);
    await publish.waitForStdout(/^user\.rpc\/42\n/);
    await publish.waitForStderr(/lease 90 s/);
    const { stdout } = await zdisc.run(["list", "user.rpc", "-o", "json"]);
    expect(JSON.parse(stdout).services[0].instances[0]).toMatchObject({ id: "42", ttlSeconds: 90 });
  });

  test("takes POD_IP where the address names no host", async () => {
    await using publish = zdisc.start(["publish", "--key", "user.rpc", "--addr", ":8080"], {
      env: { POD_IP: "10.0.3.7" },
    });
    await publish.waitForStderr(/address from POD_IP \(--addr HOST:PORT wins\)\. Ctrl-C revokes\.\n/);
    expect((await truth())[0]).toMatch(/ 10\.0\.3\.7:8080$/);
  });

  const outside = Object.entries(networkInterfaces()).find(([, addresses = []]) =>
    addresses.some(({ family, internal }) => family === "IPv4" && !internal),
  );
  test.skipIf(outside === undefined)(
    "takes this machine's address otherwise, and says from where",
    async () => {
      await using publish = zdisc.start(["publish", "--key", "user.rpc", "--addr", "0.0.0.0:8080"]);
      const [, name = ""] = await publish.waitForStderr(
        /address from (\S+) \(POD_IP or --addr HOST:PORT wins\)/,
      );
      const addresses = networkInterfaces()[name]?.map(({ address }) => `${address}:8080`) ?? [];
      expect(addresses).toContain((await truth())[0]?.split(" ")[1]);
    },
  );

  test("that somebody deletes is put back, and that is told", async () => {
    await using publish = zdisc.start(USER);
    const [, key = ""] = await publish.waitForStdout(KEY);
    await etcd.etcdctl(["del", key]);
    await publish.waitForStderr(/▲ key was deleted by someone else; put back after \d+ m?s\n/);
    expect(await truth()).toEqual([`${key} 10.0.3.7:8080`]);
  });

  test("whose value somebody changes is left alone, and that is told", async () => {
    await using publish = zdisc.start([...USER, "--id", "42"]);
    await publish.waitForStdout(/42\n/);
    await etcd.etcdctl(["put", "user.rpc/42", "10.0.3.9:8080", "--ignore-lease"]);
    await publish.waitForStderr(/▲ user\.rpc\/42 now says 10\.0\.3\.9:8080, by someone else: left alone/);
    publish.kill("SIGINT");
    await publish.ended;
    expect(await truth()).toEqual([]);
  });

  test("that is lost with its lease is restored under a new one; the end sums up", async () => {
    await using publish = zdisc.start(USER);
    const [, key = ""] = await publish.waitForStdout(KEY);
    await etcd.etcdctl(["lease", "revoke", leaseIdHex(key.slice("user.rpc/".length))]);
    await publish.waitForStderr(/restored as user\.rpc\/\d+, lost for/);
    expect(await truth()).toHaveLength(1);
    publish.kill("SIGINT");
    const { stdout, stderr } = await publish.ended;
    expect(stdout).toBe(`${key}\n`);
    expect(untimed(stderr).slice(2)).toEqual([
      "✗ lost: etcd no longer knows the lease; clients no longer see 10.0.3.7:8080",
      expect.stringMatching(/^● restored as user\.rpc\/\d+, lost for \d+ ms$/),
      expect.stringMatching(/^● revoked; .* registered, \d+ ms lost, 1 new lease$/),
    ]);
  });

  test("-q leaves the key alone", async () => {
    await using publish = zdisc.start([...USER, "-q"]);
    await publish.waitForStdout(KEY);
    publish.kill("SIGINT");
    expect((await publish.ended).stderr).toBe("");
  });
});

describe("several registrations", () => {
  test("--addr may be given several times: one lease each, all in one process", async () => {
    await using publish = zdisc.start([...USER, "--addr", "10.0.3.8:8080"]);
    await publish.waitForStdout(/^(user\.rpc\/\d+\n){2}$/);
    expect((await truth()).map((line) => line.split(" ")[1]).sort()).toEqual([
      "10.0.3.7:8080",
      "10.0.3.8:8080",
    ]);
    publish.kill("SIGINT");
    await publish.ended;
    expect(await truth()).toEqual([]);
  });

  test("--from reads lines of service, address and perhaps an ID", async () => {
    const file = join(tempDir("from"), "services.txt");
    writeFileSync(file, "# ours\nuser.rpc 10.0.3.7:8080 7\n\norder.rpc\t10.0.3.7:9000 8 # fixed\n");
    await using publish = zdisc.start(["publish", "--from", file]);
    await publish.waitForStdout(/^((user\.rpc\/7|order\.rpc\/8)\n){2}$/);
    expect(await truth()).toEqual(["order.rpc/8 10.0.3.7:9000", "user.rpc/7 10.0.3.7:8080"]);
  });

  test("--from - reads standard input", async () => {
    await using publish = zdisc.start(["publish", "--from", "-"], { input: "user.rpc 10.0.3.7:8080 7\n" });
    await publish.waitForStdout(/user\.rpc\/7\n/);
  });

  test("of a thousand twenty are told, and every key is printed", async () => {
    const input = Array.from({ length: 1_000 }, (_, at) => `user.rpc 10.1.${at >> 8}.${at & 255}:80\n`).join(
      "",
    );
    await using publish = zdisc.start(["publish", "--from", "-"], { input });
    await waitFor(() => publish.stdoutLines.length === 1_000, { what: "a thousand keys" });
    publish.kill("SIGINT");
    const words = untimed((await publish.ended).stderr);
    expect(words.slice(-2)).toEqual(["  980 more registered", expect.stringMatching(/^● revoked; /)]);
    expect(words).toHaveLength(23);
    expect(await truth()).toEqual([]);
  });
});

describe("ndjson", () => {
  test("tells the life of a registration", async () => {
    await using publish = zdisc.start([...USER, "-o", "ndjson"]);
    await publish.waitForStdout(/"registered"/);
    publish.kill("SIGTERM");
    const { code, stdout, stderr } = await publish.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const events = stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const [{ leaseId, key }] = events;
    expect(key).toBe(`user.rpc/${leaseId}`);
    const own = {
      schemaVersion: 1,
      kind: "publishEvent",
      time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      key,
      address: "10.0.3.7:8080",
      leaseId,
    };
    expect(events).toEqual([
      { ...own, type: "granted", ttlSeconds: 10 },
      { ...own, type: "registered", service: "user.rpc", host: etcd.endpoints[0], addressSource: null },
      { ...own, type: "revoked" },
      {
        ...own,
        key: null,
        address: null,
        leaseId: null,
        type: "ended",
        reason: "interrupted",
        exitCode: 0,
        registeredForMs: expect.any(Number),
        lostForMs: 0,
        newLeaseCount: 0,
        leftBehindCount: 0,
        leaseLeftMs: null,
      },
    ]);
  });
});

describe("the look round before", () => {
  test("warns of another key with the same address, and of a service of a similar name", async () => {
    const leaseHex = await grantLease(etcd, 600);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080", leaseHex]]);
    await using same = zdisc.start(USER);
    await same.waitForStderr(/^▲ user\.rpc\/7 already carries 10\.0\.3\.7:8080: is it published twice\?\n/);
    await using similar = zdisc.start(["publish", "--key", "user-rpc", "--addr", "10.0.3.8:8080"]);
    await similar.waitForStderr(
      /^▲ user-rpc is new, and user\.rpc has \d instances?: is --key spelt right\?\n/,
    );
  });

  test("does not take a key with the fixed ID for somebody else's", async () => {
    const leaseHex = await grantLease(etcd, 600);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080", leaseHex]]);
    await using publish = zdisc.start([...USER, "--id", "7"]);
    await publish.waitForStdout(/user\.rpc\/7\n/);
    expect(publish.stderr).not.toContain("already carries");
  });

  test("warns when nothing listens on a port of this machine, and not when something does", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const args = ["publish", "--key", "user.rpc", "--force", "--addr", `127.0.0.1:${port}`];
    await using heard = zdisc.start(args);
    await heard.waitForStdout(KEY);
    expect(heard.stderr).not.toContain("nothing listens");
    heard.kill("SIGINT");
    await heard.ended;
    server.close();
    await once(server, "close");
    await using unheard = zdisc.start(args);
    await unheard.waitForStderr(new RegExp(`^▲ nothing listens on 127\\.0\\.0\\.1:${port} yet\n`));
  });
});

describe("an etcd that goes away", () => {
  test("is told while the lease lives, and when it does not; then the registration is restored", async () => {
    await using proxy = await openProxy(etcd.clientPort);
    await using publish = zdiscFor([proxy.address]).start([...USER, "--ttl", "3"]);
    const [, key = ""] = await publish.waitForStdout(KEY);
    await proxy.setMode("refuse");
    await publish.waitForStderr(/▲ no etcd host answers; clients see 10\.0\.3\.7:8080 for [\d.]+ m?s more\n/);
    await publish.waitForStderr(/✗ lost: the lease ran out; clients no longer see 10\.0\.3\.7:8080\n/);
    await waitFor(async () => (await truth()).length === 0, { what: "etcd to end the lease" });
    await proxy.setMode("pass");
    const [, restored] = await publish.waitForStderr(/● restored as (user\.rpc\/\d+), lost for [\d.]+ m?s\n/);
    expect(restored).not.toBe(key);
    expect(await truth()).toEqual([`${restored} 10.0.3.7:8080`]);
  });

  test("row 38: --give-up-after ends with 9 when it is lost so long", async () => {
    await using proxy = await openProxy(etcd.clientPort);
    await using publish = zdiscFor([proxy.address]).start([...USER, "--ttl", "2", "--give-up-after", "1s"]);
    await publish.waitForStdout(KEY);
    await proxy.setMode("refuse");
    const { code, stderr } = await publish.ended;
    expect(code).toBe(9);
    expect(stderr.split("\n").slice(-3, -1)).toEqual([
      "zdisc: registration lost for 1 s, giving up",
      "  try: zdisc check user.rpc",
    ]);
  });

  test("row 38: with ndjson the end and the error say so", async () => {
    await using proxy = await openProxy(etcd.clientPort);
    const args = [...USER, "--ttl", "2", "--give-up-after", "1s", "-o", "ndjson"];
    await using publish = zdiscFor([proxy.address]).start(args);
    await publish.waitForStdout(/"registered"/);
    await proxy.setMode("refuse");
    const { code, stdout, stderr } = await publish.ended;
    expect(code).toBe(9);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      type: "ended",
      reason: "lost",
      exitCode: 9,
    });
    expect(JSON.parse(stderr)).toMatchObject({ kind: "error", code: "lost", exitCode: 9 });
  });

  test("at the end: the process ends in time with 0, and says what it leaves behind", async () => {
    await using proxy = await openProxy(etcd.clientPort);
    await using publish = zdiscFor([proxy.address]).start(USER);
    await publish.waitForStdout(KEY);
    await proxy.setMode("blackhole");
    publish.kill("SIGINT");
    const { code, stderr } = await publish.ended;
    expect(code).toBe(0);
    expect(untimed(stderr).at(-1)).toMatch(/^▲ lease not revoked: it runs out in \d+ s; .* registered$/);
  });

  test("a second signal ends at once with 130 and says what is left", async () => {
    await using proxy = await openProxy(etcd.clientPort);
    await using publish = zdiscFor([proxy.address]).start(USER);
    await publish.waitForStdout(KEY);
    await proxy.setMode("blackhole");
    let isEnded = false;
    const ended = publish.ended.finally(() => {
      isEnded = true;
    });
    await waitFor(() => isEnded || void publish.kill("SIGINT"), { what: "its end" });
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/lease not revoked: it runs out in \d+ s\n$/);
  });

  test("--wait waits for it at the start", async () => {
    await using late = await startEtcd();
    await late.stop();
    await using publish = zdiscFor(late.endpoints).start([...USER, "--wait"]);
    await publish.waitForStderr(/connection refused; waiting for etcd\n/);
    await late.start();
    await publish.waitForStdout(KEY);
  });
});

test("row 27: an etcd that is out of space is 1", async () => {
  await using full = await startEtcd({ flags: ["--quota-backend-bytes", String(2 * 1024 * 1024)] });
  const value = "x".repeat(100_000);
  const fill = async () => {
    for (;;) await full.etcdctl(["put", "big", value]);
  };
  await expect(fill()).rejects.toThrow(/database space exceeded/);
  const { code, stdout, stderr } = await zdiscFor(full.endpoints).run(USER);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "zdisc: etcd takes no writes: out of space (alarm NOSPACE)\n  try: etcdctl compact, defrag, then alarm disarm\n",
  });
});
