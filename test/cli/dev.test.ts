/** `zdisc dev` as a user has it: a process that serves etcd's API. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { findEtcd } from "../support/etcd-binaries.js";
import { freePort } from "../support/free-port.js";
import { runCommand } from "../support/run-command.js";
import { runZdisc } from "../support/run-zdisc.js";
import { type RunningZdisc, type StartZdiscOptions, startZdisc } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { makeCertificates, type TestCertificates } from "../support/tls.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";

const SECRET = "s3cret";
let folder: string;

beforeAll(() => {
  folder = tempDir("dev");
  writeFileSync(join(folder, "seed.txt"), "user.rpc/7 10.0.3.7:8080\nconfig/app with spaces\n");
  writeFileSync(join(folder, "users.txt"), `root:${SECRET}\nbob:pw\n`);
  writeFileSync(join(folder, "password"), SECRET);
});

interface Dev extends AsyncDisposable {
  readonly zdisc: RunningZdisc;
  readonly host: string;
}

async function startDev(args: readonly string[], options: StartZdiscOptions = {}): Promise<Dev> {
  const zdisc = startZdisc(["dev", "--port", "0", ...args], { cwd: folder, ...options });
  const [, host = ""] = await zdisc.waitForStdout(/^(127\.0\.0\.1:\d+)\n/);
  return { zdisc, host, [Symbol.asyncDispose]: () => zdisc[Symbol.asyncDispose]() };
}

/** The variables of the line to paste. */
function pasted(stderr: string): Record<string, string> {
  const [, line = ""] = /^ {2}export (.*)$/m.exec(stderr) ?? [];
  return Object.fromEntries(line.split(" ").map((pair) => pair.split("=", 2)));
}

describe("zdisc dev", () => {
  test("gives its host on stdout, and what it is with the line to paste on stderr", async () => {
    await using dev = await startDev([]);
    await dev.zdisc.waitForStderr(/export/);
    expect(dev.zdisc.stdout).toBe(`${dev.host}\n`);
    expect(dev.zdisc.stderr).toBe(
      `● etcd API in memory on ${dev.host}: KV, Watch, Lease, Auth, Cluster, Status
  One node, nothing on disk; etcdctl and go-zero can use it. Ctrl-C ends it.
  export ETCDCTL_ENDPOINTS=${dev.host}
`,
    );
    const list = await runZdisc(["list"], { env: pasted(dev.zdisc.stderr) });
    expect(list).toMatchObject({ code: 3, stderr: expect.stringContaining("no service is registered") });
  });

  test("-q leaves the host alone, and -o ndjson tells it as an event", async () => {
    await using quiet = await startDev(["-q"]);
    await using json = startZdisc(["dev", "--port", "0", "-o", "ndjson"]);
    await json.waitForStdout(/\n/);
    quiet.zdisc.kill("SIGTERM");
    expect(await quiet.zdisc.ended).toMatchObject({ code: 0, stdout: `${quiet.host}\n`, stderr: "" });
    expect(JSON.parse(json.stdout)).toMatchObject({
      ...{ schemaVersion: 1, kind: "devEvent", type: "listening", tls: false, auth: false },
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s ends it with 0 while clients are there", async (signal) => {
    await using dev = await startDev([]);
    await using watch = startZdisc(["watch", "user.rpc", "-o", "ndjson", "--endpoints", dev.host]);
    await watch.waitForStdout(/"synced"/);
    dev.zdisc.kill(signal);
    expect(await dev.zdisc.ended).toMatchObject({ code: 0, signal: null });
    await watch.waitForStdout(/"disconnected"/);
  });

  test("on a terminal shows the host before the words, and ends with 0 at Ctrl-C", async () => {
    await using terminal = zdiscOnTerminal(["dev", "--port", "0"]);
    await terminal.waitForScreen(/export/);
    terminal.type("\x03");
    expect(await terminal.ended).toMatchObject({ code: 0 });
    expect(terminal.screen).toMatch(/^127\.0\.0\.1:\d+\n● etcd API in memory/);
  });

  test("begins with the keys and the registrations that it is told", async () => {
    await using dev = await startDev(["--seed-file", "seed.txt", "--instances", "order.rpc=2,pay.rpc=1"]);
    await dev.zdisc.waitForStderr(/It begins with 2 keys and 3 registrations under living leases\./);
    const { stdout } = await runZdisc(["list", "-o", "json", "--endpoints", dev.host]);
    const { services, otherKeyCount } = JSON.parse(stdout);
    expect(otherKeyCount).toBe(1);
    expect(services).toMatchObject([
      { name: "order.rpc", instanceCount: 2, leasedCount: 2 },
      { name: "pay.rpc", instanceCount: 1, leasedCount: 1 },
      { name: "user.rpc", instanceCount: 1, leasedCount: 0 },
    ]);
  });

  test("renews the leases of its made-up registrations", async () => {
    await using dev = await startDev(["--instances", "user.rpc=1"]);
    await using store = await openEtcdStore([dev.host]);
    const { signal } = new AbortController();
    const { stdout } = await runZdisc(["list", "user.rpc", "-o", "json", "--endpoints", dev.host]);
    const { leaseId } = JSON.parse(stdout).services[0].instances[0];
    let before = Number.POSITIVE_INFINITY;
    await waitFor(
      async () => {
        const { remainingSeconds } = (await store.leaseTimeToLive(leaseId, { signal })) ?? {
          remainingSeconds: 0,
        };
        const isRenewed = remainingSeconds > before;
        before = remainingSeconds;
        return isRenewed;
      },
      { what: "the lease to have more time than before" },
    );
  });

  test("leaves nothing on disk", async () => {
    const home = tempDir("dev-home");
    const work = join(home, "work");
    mkdirSync(work);
    // Compiled code may be kept, of any command.
    const env = { HOME: home, TMPDIR: home, XDG_CACHE_HOME: tempDir("dev-cache") };
    await using dev = await startDev(["--instances", "user.rpc=2"], { cwd: work, env });
    await runZdisc(["list", "--endpoints", dev.host]);
    dev.zdisc.kill("SIGINT");
    expect((await dev.zdisc.ended).code).toBe(0);
    expect(readdirSync(home, { recursive: true })).toEqual(["work"]);
  });

  test("--debug logs requests, and no password", async () => {
    await using dev = await startDev(["--debug", "--user-file", "users.txt"]);
    const options = { cwd: folder, env: { ZDISC_ENDPOINTS: dev.host } };
    await runZdisc(["list", "--user", "root", "--password-file", "password"], options);
    await dev.zdisc.waitForStderr(/^zdisc: 127\.0\.0\.1:\d+ KV\/range OK [\d.]+ ms$/m);
    expect(dev.zdisc.stderr).toMatch(/Auth\/authenticate OK/);
    expect(dev.zdisc.stderr).not.toContain(SECRET);
  });

  test("lets etcdctl and itself tell where it may be dialled", async () => {
    await using dev = await startDev([]);
    const { etcdctl = "" } = (await findEtcd()) ?? {};
    const members = await runCommand(etcdctl, ["--endpoints", dev.host, "member", "list"]);
    expect(members).toContain(`http://${dev.host}`);
  });
});

describe("zdisc dev with users", () => {
  test("lets in who logs in, as what he may do", async () => {
    await using dev = await startDev(["--user-file", "users.txt", "--seed-file", "seed.txt"]);
    await dev.zdisc.waitForStderr(/export ETCDCTL_ENDPOINTS=\S+ ETCDCTL_USER=root\n/);
    const env = { ZDISC_ENDPOINTS: dev.host };
    const asRoot = ["--user", "root", "--password-file", "password"];
    expect(await runZdisc(["list"], { env })).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^zdisc: etcd asks for a user\n/),
    });
    expect(await runZdisc(["list", "-o", "name", ...asRoot], { env, cwd: folder })).toMatchObject({
      code: 0,
      stdout: "user.rpc\n",
    });
    const bob = { ...env, ZDISC_USER: "bob", ZDISC_PASSWORD: "pw" };
    expect(await runZdisc(["list", "-o", "name"], { env: bob })).toMatchObject({
      code: 0,
      stdout: "user.rpc\n",
    });
    const wrong = { ...env, ZDISC_USER: "bob", ZDISC_PASSWORD: "wrong" };
    expect(await runZdisc(["list"], { env: wrong })).toMatchObject({ code: 4 });
    dev.zdisc.kill();
    const { stdout, stderr } = await dev.zdisc.ended;
    expect(stdout + stderr).not.toContain(SECRET);
  });

  test("--token-ttl ends a login, and zdisc logs in again", async () => {
    await using dev = await startDev(["--user-file", "users.txt", "--token-ttl", "50ms", "--debug"]);
    const account = { user: "root", password: SECRET };
    await using store = await openEtcdStore([dev.host], { account });
    const { signal } = new AbortController();
    const logins = () => dev.zdisc.stderr.match(/Auth\/authenticate OK/g)?.length ?? 0;
    await waitFor(
      async () => {
        await store.put("user.rpc/1", "10.0.3.7:8080", { signal });
        return logins() > 1;
      },
      { what: "a second login", intervalMs: 100 },
    );
  });
});

describe("zdisc dev with TLS", () => {
  let certificates: TestCertificates;
  beforeAll(async () => {
    certificates = await makeCertificates();
  });
  const pair = () => ["--cert", certificates.server.certFile, "--cert-key", certificates.server.keyFile];

  test("serves clients that trust its certificate", async () => {
    await using dev = await startDev([...pair(), "--instances", "user.rpc=1"]);
    await dev.zdisc.waitForStderr(/export ETCDCTL_ENDPOINTS=https:\/\/127/);
    const env = { ...pasted(dev.zdisc.stderr), ETCDCTL_CACERT: certificates.caFile };
    expect(await runZdisc(["list", "-o", "name"], { env })).toMatchObject({ code: 0, stdout: "user.rpc\n" });
    const plain = await runZdisc(["list"], { env: { ZDISC_ENDPOINTS: dev.host } });
    expect(plain).toMatchObject({ code: 6, stderr: expect.stringContaining("speaks TLS only") });
  });

  test("--client-ca lets in only who shows a certificate", async () => {
    const { caFile, client } = certificates;
    await using dev = await startDev([...pair(), "--client-ca", caFile, "--instances", "user.rpc=1"]);
    const env = { ZDISC_ENDPOINTS: `https://${dev.host}`, ZDISC_CACERT: caFile };
    expect(await runZdisc(["list"], { env })).toMatchObject({
      code: 6,
      stderr: expect.stringContaining("wants a client certificate"),
    });
    const shown = { ...env, ZDISC_CERT: client.certFile, ZDISC_CERT_KEY: client.keyFile };
    expect(await runZdisc(["list", "-o", "name"], { env: shown })).toMatchObject({ code: 0 });
  });

  test("refuses files that do not belong together before it listens, with 2", async () => {
    const { server, client } = certificates;
    const args = ["dev", "--port", "0", "--cert", server.certFile, "--cert-key", client.keyFile];
    expect(await runZdisc(args)).toMatchObject({
      ...{ code: 2, stdout: "" },
      stderr: expect.stringMatching(/^zdisc: the key in \S+ does not belong to \S+\n {2}try: --cert-key /),
    });
  });
});

describe("zdisc dev that cannot start", () => {
  test("says which port is in use, with 1", async () => {
    await using dev = await startDev([]);
    const port = dev.host.split(":")[1] ?? "";
    expect(await runZdisc(["dev", "--port", port])).toMatchObject({
      ...{ code: 1, stdout: "" },
      stderr: `zdisc: ${dev.host} is in use\n  try: zdisc dev --port 0\n`,
    });
  });

  test("says in JSON what is in use, where JSON is asked for", async () => {
    await using dev = await startDev([]);
    const { code, stdout, stderr } = await runZdisc([
      "dev",
      "--port",
      dev.host.split(":")[1] ?? "",
      "-o",
      "json",
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ kind: "error", code: "io", exitCode: 1 });
  });

  test("listens on no address that this machine has not", async () => {
    const { code, stderr } = await runZdisc(["dev", "--listen", `192.0.2.1:${await freePort()}`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^zdisc: 192\.0\.2\.1:\d+ is no address of this machine\n {2}try: /);
  });

  test("says what is wrong with a file, with 2, and tells none of a password", async () => {
    const refused = await runZdisc(["dev", "--port", "0", "--user-file", "password"], { cwd: folder });
    expect(refused).toMatchObject({
      ...{ code: 2, stdout: "" },
      stderr: 'zdisc: password:1: this is not "name:password"\n  try: a name, a colon, the password\n',
    });
  });

  test("reads its flags from no variable that is meant for clients", async () => {
    const env = zdiscEnv({
      ETCDCTL_CERT: "nowhere.pem",
      ETCDCTL_KEY: "nowhere.pem",
      ETCDCTL_WRITE_OUT: "json",
    });
    await using dev = startZdisc(["dev", "--port", "0"], { env });
    await dev.waitForStdout(/127\.0\.0\.1/);
    dev.kill();
    expect((await dev.ended).code).toBe(0);
  });
});
