/** Rows 1 to 14 of the table of errors, from the built program: message, remedy, exit code, and nothing on stdout. */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCluster } from "../support/etcd-cluster.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { freePort } from "../support/free-port.js";
import { runZdisc } from "../support/run-zdisc.js";
import type { ZdiscEnd } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { makeCertificates, type TestCertificates } from "../support/tls.js";
import { waitFor } from "../support/wait-for.js";

const COMMANDS = [
  ["list"],
  ["watch", "user.rpc"],
  ["publish", "--key", "user.rpc", "--addr", "10.0.3.7:8080"],
  ["wait", "user.rpc", "--for", "gone"],
  ["drain", "user.rpc", "10.0.3.9:8080"],
  ["prune"],
];

interface Refusal {
  readonly message: string;
  readonly remedy?: string;
  readonly code: number;
}

function expectRefusal(end: ZdiscEnd, { message, remedy, code }: Refusal): void {
  const lines = remedy === undefined ? [message] : [message, `  try: ${remedy}`];
  expect({ code: end.code, stdout: end.stdout, stderr: end.stderr }).toEqual({
    code,
    stdout: "",
    stderr: `${lines.join("\n")}\n`,
  });
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("no etcd", () => {
  test.each(COMMANDS)("row 1: %s, where nothing listens, is 5", async (...command) => {
    const host = `127.0.0.1:${await freePort()}`;
    expectRefusal(await runZdisc([...command, "--endpoints", host]), {
      message: `zdisc: no etcd host answers: ${host} connection refused`,
      remedy: "start etcd (or: zdisc dev), or set --endpoints or ETCDCTL_ENDPOINTS",
      code: 5,
    });
  });

  test("row 1: with several hosts each has a line", async () => {
    const hosts = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    const { code, stderr } = await runZdisc(["list", "--endpoints", hosts.join(",")]);
    expect(code).toBe(5);
    expect(stderr.split("\n").slice(0, 3)).toEqual([
      "zdisc: no etcd host answers",
      `  ${hosts[0]} connection refused`,
      `  ${hosts[1]} connection refused`,
    ]);
  });

  test.each(["json", "ndjson"])("with -o %s the error is one JSON object on stderr", async (format) => {
    const host = `127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await runZdisc(["list", "--endpoints", host, "-o", format]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(JSON.parse(stderr)).toEqual({
      schemaVersion: 1,
      kind: "error",
      code: "unreachable",
      message: `no etcd host answers: ${host} connection refused`,
      remedy: "start etcd (or: zdisc dev), or set --endpoints or ETCDCTL_ENDPOINTS",
      exitCode: 5,
      details: { hosts: [{ host, error: "connection refused" }] },
    });
  });

  test("row 2: a name that does not resolve is 5", async () => {
    expectRefusal(await runZdisc(["list", "--endpoints", "no-such-host.invalid:2379"]), {
      message: "zdisc: no etcd host answers: no-such-host.invalid:2379 name does not resolve",
      remedy: "use a name or IP this machine knows (a container's name works inside its network only)",
      code: 5,
    });
  });

  test.each(COMMANDS)(
    "row 3: %s, where somebody listens in silence, is 5 within --dial-timeout",
    async (...command) => {
      const silent = createServer(() => {});
      const host = await listen(silent);
      const end = await runZdisc([...command, "--endpoints", host, "--dial-timeout", "600ms"]);
      silent.close();
      expectRefusal(end, {
        message: `zdisc: no etcd host answers: ${host} silent for 600 ms`,
        remedy: "firewall or wrong port? --dial-timeout 15s waits longer",
        code: 5,
      });
    },
  );

  test.each([
    { name: "HTTP", serve: () => createHttpServer((_, response) => response.end("hello")) },
    {
      name: "SSH",
      serve: () => createServer((socket) => socket.on("error", () => {}).end("SSH-2.0-OpenSSH_9\r\n")),
    },
  ])("row 4: a port that answers with $name is 5", async ({ serve }) => {
    const server = serve();
    const host = await listen(server);
    const end = await runZdisc(["list", "--endpoints", host]);
    server.close();
    expectRefusal(end, {
      message: `zdisc: ${host} answers, but not as etcd`,
      remedy: "etcd's client port is 2379 by default",
      code: 5,
    });
  });

  test("row 4: the port of etcd's peers is 5", async () => {
    await using etcd = await startEtcd();
    const host = new URL(etcd.peerUrl).host;
    expectRefusal(await runZdisc(["list", "--endpoints", host]), {
      message: `zdisc: ${host} answers, but not as etcd`,
      remedy: "etcd's client port is 2379 by default",
      code: 5,
    });
  });

  test("row 5: a member that finds no leader is 5", async () => {
    await using cluster = await startCluster({
      flags: ["--election-timeout", "500", "--heartbeat-interval", "50"],
    });
    await Promise.all([cluster.member(1).kill(), cluster.member(2).kill()]);
    await waitFor(async () => !(await cluster.member(0).isHealthy()), {
      what: "the loss of the leader to be noticed",
    });
    for (const command of COMMANDS) {
      expectRefusal(
        await runZdisc([...command, "--endpoints", cluster.endpoints.join(","), "--dial-timeout", "1s"]),
        {
          message: "zdisc: etcd has no leader: 1 of 3 members answers",
          remedy: "etcdctl endpoint status --cluster -w table",
          code: 5,
        },
      );
    }
  });
});

describe("TLS", () => {
  let certificates: TestCertificates;
  beforeAll(async () => {
    certificates = await makeCertificates();
  });

  async function withEtcd(
    tls: Parameters<typeof startEtcd>[0],
    ask: (etcd: EtcdServer, host: string) => Promise<void>,
  ) {
    await using etcd = await startEtcd(tls);
    await ask(etcd, etcd.endpoints[0] ?? "");
  }

  test("rows 6 and 8: a certificate of an unknown authority, and plaintext where TLS is spoken, are 6", async () => {
    const { server, caFile, otherCaFile } = certificates;
    await withEtcd({ tls: { server, caFile } }, async (_, host) => {
      const refusal = {
        message: `zdisc: TLS to ${host}: certificate is signed by an unknown authority`,
        remedy: "--cacert ca.pem",
        code: 6,
      };
      for (const command of COMMANDS)
        expectRefusal(await runZdisc([...command, "--endpoints", `https://${host}`]), refusal);
      expectRefusal(await runZdisc(["list", "--endpoints", host, "--cacert", otherCaFile]), refusal);
      expectRefusal(await runZdisc(["list", "--endpoints", host]), {
        message: `zdisc: ${host} speaks TLS only`,
        remedy: "--cacert ca.pem",
        code: 6,
      });
      for (const trust of [["--cacert", caFile], ["--insecure-skip-tls-verify"]]) {
        const { code, stderr } = await runZdisc(["list", "--endpoints", `https://${host}`, ...trust]);
        expect({ code, stderr }).toMatchObject({
          code: 3,
          stderr: expect.stringContaining("no service is registered"),
        });
      }
    });
  });

  test("row 7: TLS where plaintext is spoken is 6", async () => {
    await withEtcd({}, async (_, host) => {
      expectRefusal(await runZdisc(["list", "--endpoints", `https://${host}`]), {
        message: `zdisc: ${host} does not speak TLS`,
        remedy: "leave out https://, --cacert and --cert",
        code: 6,
      });
    });
  });

  test("row 9: a certificate for another name is 6, and its name is what helps", async () => {
    const { serverForName: server, caFile } = certificates;
    await withEtcd({ tls: { server, caFile } }, async (_, host) => {
      const connection = ["--endpoints", host, "--cacert", caFile];
      expectRefusal(await runZdisc(["list", ...connection]), {
        message: `zdisc: TLS to ${host}: certificate is for etcd.local`,
        remedy: "--tls-server-name etcd.local",
        code: 6,
      });
      expect((await runZdisc(["list", ...connection, "--tls-server-name", "etcd.local"])).code).toBe(3);
    });
  });

  test("row 10: an etcd that wants a client certificate is 6 without one", async () => {
    const { server, caFile, client } = certificates;
    await withEtcd({ tls: { server, caFile, client } }, async (_, host) => {
      const connection = ["--endpoints", host, "--cacert", caFile];
      expectRefusal(await runZdisc(["list", ...connection]), {
        message: `zdisc: ${host} wants a client certificate`,
        remedy: "--cert client.pem --cert-key client-key.pem",
        code: 6,
      });
      const pair = ["--cert", client.certFile, "--cert-key", client.keyFile];
      expect((await runZdisc(["list", ...connection, ...pair])).code).toBe(3);
    });
  });

  test("row 11: a certificate that is not valid yet is 6", async () => {
    const { serverNotYetValid: server, caFile } = certificates;
    await withEtcd({ tls: { server, caFile } }, async (_, host) => {
      const today = new Date().toISOString().slice(0, 10);
      expectRefusal(await runZdisc(["list", "--endpoints", host, "--cacert", caFile]), {
        message: `zdisc: TLS to ${host}: certificate is not valid before 2099-01-01 (now ${today})`,
        remedy: "check this machine's clock: date -u",
        code: 6,
      });
    });
  });

  test("row 11: a certificate that has ended is 6", async () => {
    const { serverExpired: server, caFile } = certificates;
    await withEtcd({ tls: { server, caFile } }, async (_, host) => {
      const today = new Date().toISOString().slice(0, 10);
      expectRefusal(await runZdisc(["list", "--endpoints", host, "--cacert", caFile]), {
        message: `zdisc: TLS to ${host}: certificate is not valid after 2020-01-02 (now ${today})`,
        remedy: "renew it, or check this machine's clock: date -u",
        code: 6,
      });
    });
  });
});

describe("users", () => {
  let etcd: EtcdServer;
  beforeAll(async () => {
    const bob = { name: "bob", password: "pass", read: ["order.rpc/"] };
    etcd = await startEtcd({ auth: { rootPassword: "root-pass", users: [bob] } });
  });
  afterAll(() => etcd[Symbol.asyncDispose]());

  const ask = (args: readonly string[], env: Record<string, string> = {}) =>
    runZdisc(args, { env: { ZDISC_ENDPOINTS: etcd.endpoints.join(","), ...env } });

  test.each(COMMANDS)("row 12: %s without a user is 4", async (...command) => {
    expectRefusal(await ask(command), {
      message: "zdisc: etcd asks for a user",
      remedy: "--user NAME (asks for the password), or --password-file FILE",
      code: 4,
    });
  });

  test.each(COMMANDS)("row 13: %s with a wrong password is 4", async (...command) => {
    expectRefusal(await ask([...command, "--user", "root"], { ZDISC_PASSWORD: "wrong" }), {
      message: "zdisc: etcd refused user root: wrong name or password",
      remedy: "--user NAME",
      code: 4,
    });
  });

  test.each([
    ["list", "user.rpc"],
    ["watch", "user.rpc"],
    ["wait", "user.rpc", "--for", "gone"],
    ["prune", "user.rpc"],
  ])("row 14: %s %s that the user may not read is 4", async (...command) => {
    expectRefusal(await ask([...command, "--user", "bob"], { ZDISC_PASSWORD: "pass" }), {
      message: "zdisc: user bob may not read user.rpc/",
      remedy: "etcdctl role grant-permission ROLE --prefix=true read user.rpc/",
      code: 4,
    });
  });

  test.each([
    ["publish", "--key", "user.rpc", "--addr", "10.0.3.7:8080"],
    ["drain", "user.rpc", "10.0.3.9:8080"],
  ])("row 14: %s where the user may not write is 4", async (...command) => {
    const end = await ask([...command, "--user", "bob"], { ZDISC_PASSWORD: "pass" });
    expectRefusal(end, {
      message: "zdisc: user bob may not read and write user.rpc/",
      remedy: "etcdctl role grant-permission ROLE --prefix=true readwrite user.rpc/",
      code: 4,
    });
  });

  test("row 14: all services, where the user may not read all keys, are 4", async () => {
    expectRefusal(await ask(["list", "--user", "bob"], { ZDISC_PASSWORD: "pass" }), {
      message: "zdisc: user bob may not read all keys",
      remedy: "etcdctl role grant-permission ROLE --prefix=true read ''",
      code: 4,
    });
  });

  test("a service that the user may read is listed, and a missing one is told without the others' number", async () => {
    await etcd.etcdctl(["put", "order.rpc/7", "10.0.3.7:80"]);
    const env = { ZDISC_PASSWORD: "pass" };
    expect((await ask(["list", "order.rpc", "-o", "name", "-q", "--user", "bob"], env)).stdout).toBe(
      "10.0.3.7:80\n",
    );
    await etcd.etcdctl(["del", "order.rpc/7"]);
    expectRefusal(await ask(["list", "order.rpc", "--user", "bob"], env), {
      message: 'zdisc: no service "order.rpc"',
      remedy: "zdisc list --user bob shows all",
      code: 3,
    });
  });

  test("the password comes from a file, from stdin, or from the command line with a note", async () => {
    const file = join(tempDir("password"), "password");
    writeFileSync(file, "root-pass\n");
    const found = { code: 3, stderr: expect.stringContaining("no service is registered") };
    expect(await ask(["list", "--user", "root", "--password-file", file])).toMatchObject(found);
    const env = { ZDISC_ENDPOINTS: etcd.endpoints.join(",") };
    const args = ["list", "--user", "root", "--password-file", "-"];
    expect(await runZdisc(args, { env, input: "root-pass\n" })).toMatchObject(found);
    const { stderr } = await ask(["list", "--user", "root:root-pass"]);
    expect(stderr.split("\n")[0]).toBe("zdisc: note: others can read it with ps; --password-file is safer");
    expect(stderr).not.toContain("root-pass");
  });

  test("row 29: without a terminal nobody can be asked for the password", async () => {
    expectRefusal(await ask(["list", "--user", "root"]), {
      message: "zdisc: no terminal to ask for the password of root",
      remedy: "--password-file FILE (- is stdin)",
      code: 2,
    });
  });
});
