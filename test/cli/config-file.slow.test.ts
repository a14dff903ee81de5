/** `-f FILE` of list, watch, publish, wait, drain and prune: hosts, key, account and TLS from a go-zero config, against a real etcd. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { runZdisc } from "../support/run-zdisc.js";
import { startZdisc } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { makeCertificates, type TestCertificates } from "../support/tls.js";
import { grantLease, putAll } from "./bound-zdisc.js";

let etcd: EtcdServer;
let folder: string;
/** Of the environment; a file stands above it. */
const NOWHERE = { ETCDCTL_ENDPOINTS: "no-such-host.invalid:2379" };

beforeAll(async () => {
  const bob = { name: "bob", password: "pw", readwrite: ["user.rpc/"] };
  etcd = await startEtcd({ auth: { rootPassword: "secret", users: [bob] } });
  folder = tempDir("config-file");
  const etcdBlock = (indent: string, key: string) =>
    [`Etcd:`, `  Hosts: ["${etcd.endpoints[0]}"]`, `  Key: ${key}`, `  User: bob`, `  Pass: pw`]
      .map((line) => `${indent}${line}\n`)
      .join("");
  write("user.yaml", `Name: user.rpc\nListenOn: 10.0.3.7:8080\n${etcdBlock("", "user.rpc")}`);
  write("fixed.yaml", `Name: user.rpc\nListenOn: 10.0.3.8:8080\n${etcdBlock("", "user.rpc")}  ID: 77\n`);
  write(
    "api.yaml",
    `Name: api\nPort: 80\nUserRpc:\n${etcdBlock("  ", "user.rpc")}OrderRpc:\n${etcdBlock("  ", "order.rpc")}`,
  );
  write("plain.yaml", "Name: user.rpc\nListenOn: :8080\n");
  write("keyless.yaml", `Name: user.rpc\nListenOn: :8080\nEtcd:\n  Hosts: ["h:1"]\n  Key: ""\n`);
});
afterAll(() => etcd[Symbol.asyncDispose]());
afterEach(() => etcd.etcdctl(["del", "--prefix", "user.rpc/"]));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

const run = (...args: string[]) => runZdisc(args, { cwd: folder, env: NOWHERE });
const start = (...args: string[]) => startZdisc(args, { cwd: folder, env: NOWHERE });

describe("list", () => {
  test.each([
    { args: ["-f", "user.yaml"] },
    { args: ["-f", "api.yaml", "--block", "UserRpc"] },
    { args: ["user.rpc", "-f", "api.yaml", "--block=UserRpc"] },
  ])("asks the file's etcd for the file's key: $args", async ({ args }) => {
    await etcd.etcdctl(["put", "user.rpc/1", "10.0.3.7:8080"]);
    expect(await run("list", ...args, "-o", "name")).toMatchObject({ code: 0, stdout: "10.0.3.7:8080\n" });
  });

  test("row 16: a key of the file under which nothing is registered is 3", async () => {
    expect(await run("list", "-f", "user.yaml")).toMatchObject({
      code: 3,
      stdout: "",
      stderr:
        "zdisc: nothing is registered under user.rpc/\n" +
        "  try: zdisc watch -f user.yaml user.rpc, then start the server and see whether it joins\n",
    });
  });

  test("a flag wins over the file", async () => {
    const end = await run("list", "-f", "user.yaml", "--user", "bob:wrong");
    expect(end.code).toBe(4);
    expect(end.stderr).toContain("zdisc: etcd refused user bob: wrong name or password\n");
  });
});

test("watch follows the file's key", async () => {
  await using watch = start("watch", "-f", "user.yaml", "-o", "ndjson");
  await watch.waitForStdout(/"synced"/);
  await etcd.etcdctl(["put", "user.rpc/1", "10.0.3.7:8080"]);
  await watch.waitForStdout(/"type":"join".*"service":"user\.rpc"/);
  watch.kill("SIGINT");
  expect((await watch.ended).code).toBe(0);
});

describe("publish", () => {
  test("registers what go-zero's NewServer would", async () => {
    await using publish = start("publish", "-f", "user.yaml");
    await publish.waitForStdout(/^user\.rpc\/\d+\n/);
    expect(await etcd.etcdctl(["get", "--prefix", "user.rpc/", "--print-value-only"])).toBe(
      "10.0.3.7:8080\n",
    );
    publish.kill("SIGINT");
    expect((await publish.ended).code).toBe(0);
  });

  test("with the file's ID, unless a flag says otherwise", async () => {
    await using fixed = start("publish", "-f", "fixed.yaml");
    await fixed.waitForStdout(/^user\.rpc\/77\n/);
    await using flagged = start("publish", "-f", "fixed.yaml", "--id", "78", "--addr", "10.0.3.9:80");
    await flagged.waitForStdout(/^user\.rpc\/78\n/);
    expect(await etcd.etcdctl(["get", "user.rpc/78", "--print-value-only"])).toBe("10.0.3.9:80\n");
  });

  test.each([
    { file: "plain.yaml", missing: "Etcd" },
    { file: "keyless.yaml", missing: "Etcd.Key" },
  ])("says that go-zero would start this server unregistered, and is 2: $file", async ({ file, missing }) => {
    const end = await run("publish", "-f", file);
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr).toBe(
      `zdisc: go-zero would start user.rpc unregistered: ${file} has no ${missing}\n` +
        `  try: Etcd with Hosts and Key in ${file}, or --key SERVICE --addr ADDRESS without -f\n`,
    );
  });

  test("a client's file is none of a server", async () => {
    expect(await run("publish", "-f", "api.yaml")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^zdisc: api\.yaml has no ListenOn/),
    });
  });
});

describe("TLS with the three files of the config", () => {
  let certificates: TestCertificates;
  let secured: EtcdServer;
  beforeAll(async () => {
    certificates = await makeCertificates();
    const { server, client, caFile } = certificates;
    secured = await startEtcd({ tls: { server, client, caFile } });
    const files = `  CertFile: ${client.certFile}\n  CertKeyFile: ${client.keyFile}\n`;
    const head = `Name: user.rpc\nListenOn: 10.0.3.7:8080\nEtcd:\n  Hosts: ["${secured.endpoints[0]}"]\n  Key: user.rpc\n`;
    write("tls.yaml", `${head}${files}  CACertFile: ${caFile}\n`);
    write("lost.yaml", `${head}${files}  CACertFile: no-such-ca.pem\n`);
  });
  afterAll(() => secured[Symbol.asyncDispose]());

  test("opens what go-zero opens", async () => {
    await secured.etcdctl(["put", "user.rpc/1", "10.0.3.7:8080"]);
    expect(await run("list", "-f", "tls.yaml", "-o", "name")).toMatchObject({
      code: 0,
      stdout: "10.0.3.7:8080\n",
    });
    const explained = await run("resolve", "-f", "tls.yaml", "--explain", "--no-probe");
    expect(explained).toMatchObject({ code: 0, stderr: "✓ user.rpc: 1 endpoint, not probed.\n" });
  });

  test("a file that is not there is named", async () => {
    expect(await run("list", "-f", "lost.yaml")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^zdisc: cannot read no-such-ca\.pem: no such file\n/),
    });
    expect(await run("resolve", "-f", "lost.yaml")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^zdisc: cannot read no-such-ca\.pem: no such file\n/),
    });
  });
});

describe("wait, drain and prune", () => {
  const both = async () => {
    const lease = await grantLease(etcd, 600);
    await putAll(etcd, [
      ["user.rpc/7", "10.0.3.7:8080", lease],
      ["user.rpc/9", "10.0.3.9:8080", lease],
    ]);
  };

  test("wait asks the file's etcd for the file's key", async () => {
    await both();
    const { code, stderr } = await run("wait", "-f", "user.yaml", "--for", "endpoints>=2");
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/✓ met after /) });
  });

  test("drain takes an address of the file's key, and its undo command names the file", async () => {
    await both();
    const { code, stdout } = await run("drain", "-f", "user.yaml", "10.0.3.9:8080", "--stay");
    const undo = "zdisc drain --undo user.rpc/9=10.0.3.9:8080 -f user.yaml\n";
    expect({ code, stdout }).toEqual({ code: 0, stdout: undo });
    const back = await run(...undo.trim().split(" ").slice(1));
    expect(back).toMatchObject({ code: 0, stderr: "● 10.0.3.9:8080 is back in user.rpc\n" });
  });

  test("prune looks at the file's key alone", async () => {
    await both();
    await etcd.etcdctl(["put", "other.rpc/1", "127.0.0.1:1"]);
    const { code, stdout, stderr } = await run("prune", "-f", "user.yaml");
    await etcd.etcdctl(["del", "other.rpc/1"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "nothing to delete: 2 keys in 1 service\n",
    });
  });

  test.each([["drain", "10.0.3.9:8080"], ["prune"]])(
    "row 16: %s, where nothing is registered, is 3",
    async (...args) => {
      expect(await run(...args, "-f", "user.yaml")).toMatchObject({
        code: 3,
        stdout: "",
        stderr:
          "zdisc: nothing is registered under user.rpc/\n" +
          "  try: zdisc watch -f user.yaml user.rpc, then start the server and see whether it joins\n",
      });
    },
  );
});
