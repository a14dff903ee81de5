/** The rules on etcd itself, each against real servers in the state that it looks for, and in a good one. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import { startCluster } from "../../support/etcd-cluster.js";
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { freePort } from "../../support/free-port.js";
import { startGrpcServer } from "../../support/grpc-server.js";
import { RawEtcd } from "../../support/raw-etcd.js";
import { makeCertificates, type TestCertificates } from "../../support/tls.js";
import { waitFor } from "../../support/wait-for.js";
import { startOldEtcd } from "./old-etcd.js";
import { foundBy, runCheck } from "./run-check.js";

let good: EtcdServer;
beforeAll(async () => {
  good = await startEtcd();
});
afterAll(() => good[Symbol.asyncDispose]());

async function found(rule: string, endpoints: readonly string[], ...args: readonly string[]) {
  return foundBy(rule, await runCheck(["--only", rule, ...args], { endpoints }));
}

describe("host-down", () => {
  test("finds a host that refuses beside one that answers, and ends with 7", async () => {
    const dead = `127.0.0.1:${await freePort()}`;
    const report = await runCheck(["--only", "host-down"], { endpoints: [...good.endpoints, dead] });
    expect(report.code).toBe(7);
    expect(report.problems).toMatchObject([
      {
        severity: "error",
        host: dead,
        message: `${dead} connection refused`,
        consequence: "go-zero asks every host at start: one dead host stops it",
        remedy: "start it, or take it out of Hosts",
      },
    ]);
  });

  test("leaves a host alone that answers", async () => {
    expect(await found("host-down", good.endpoints)).toEqual([]);
  });
});

describe("no-leader and stale-member", () => {
  test("both find a member that was cut off and missed 1,001 revisions, and neither when it has caught up", async () => {
    await using cluster = await startCluster();
    const { endpoints } = cluster;
    expect(await found("no-leader", endpoints)).toEqual([]);
    expect(await found("stale-member", endpoints)).toEqual([]);

    const cut = ((await cluster.leader()) + 1) % 3;
    cluster.cutPeers(cut);
    const others = endpoints.filter((_, at) => at !== cut);
    await using store = await openEtcdStore(others);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 1_001 }, (_, at) => store.put(`k${at}`, "v", { signal })));
    const isFound = async (rule: string) => (await found(rule, endpoints)).at(0);
    const [leaderless, stale] = await Promise.all([
      waitFor(() => isFound("no-leader"), { what: "the member to know no leader", timeoutMs: 30_000 }),
      waitFor(() => isFound("stale-member"), { what: "the member to trail", timeoutMs: 30_000 }),
    ]);
    expect(leaderless).toMatchObject({
      severity: "error",
      message: `${endpoints[cut]} knows no leader`,
      remedy: "etcdctl endpoint status --cluster",
    });
    expect(stale).toMatchObject({ severity: "warning", host: endpoints[cut] });
    expect(stale.message).toMatch(/ trails by 1\d\d\d revisions$/);

    cluster.healPeers();
    const isOver = async (rule: string) => (await found(rule, endpoints)).length === 0;
    await waitFor(() => isOver("stale-member"), { what: "the member to catch up", timeoutMs: 30_000 });
    await waitFor(() => isOver("no-leader"), { what: "the member to know the leader", timeoutMs: 30_000 });
  });
});

describe("mixed-clusters", () => {
  test("finds hosts of two clusters, and leaves one alone", async () => {
    await using other = await startEtcd();
    const [first, second] = [good.endpoints[0], other.endpoints[0]];
    expect(await found("mixed-clusters", [...good.endpoints, ...other.endpoints])).toMatchObject([
      { severity: "error", message: `these hosts are of 2 clusters: ${first} | ${second}` },
    ]);
    expect(await found("mixed-clusters", good.endpoints)).toEqual([]);
  });
});

describe("etcd-alarm", () => {
  test("finds NOSPACE, and leaves an etcd alone that has room", async () => {
    await using full = await startEtcd({ flags: ["--quota-backend-bytes", String(2 * 1024 * 1024)] });
    const fill = async () => {
      for (;;) await full.etcdctl(["put", "big", "x".repeat(100_000)]);
    };
    await expect(fill()).rejects.toThrow(/database space exceeded/);
    expect(await found("etcd-alarm", full.endpoints)).toMatchObject([
      {
        severity: "error",
        message: "etcd has the alarm NOSPACE",
        consequence: "it takes no writes: nothing can be registered",
        remedy: "etcdctl compact, defrag, then alarm disarm",
      },
    ]);
    expect(await found("etcd-alarm", good.endpoints)).toEqual([]);
  });

  test("finds CORRUPT", async () => {
    await using etcd = await startEtcd();
    using raw = new RawEtcd(etcd.endpoints[0] ?? "");
    await raw.exec("Maintenance", "alarm", { action: "Activate", member_id: "0", alarm: "Corrupt" });
    expect(await found("etcd-alarm", etcd.endpoints)).toMatchObject([
      {
        severity: "error",
        message: "etcd has the alarm CORRUPT",
        consequence: "its members do not hold the same",
        remedy: "etcdctl alarm list, replace the member that it names, then alarm disarm",
      },
    ]);
  });
});

describe("etcd-old", () => {
  test.each([
    { version: "3.3.27", count: 1 },
    { version: "3.4.0", count: 0 },
    { version: "4.0.0", count: 0 },
  ])("$version: $count", async ({ version, count }) => {
    await using etcd = await startOldEtcd(version);
    const problem = {
      severity: "error",
      message: `${etcd.endpoints[0]} is etcd ${version}`,
      remedy: "upgrade etcd",
    };
    expect(await found("etcd-old", etcd.endpoints)).toMatchObject(
      Array.from({ length: count }, () => problem),
    );
  });

  test("leaves a real etcd alone", async () => {
    expect(await found("etcd-old", good.endpoints)).toEqual([]);
  });
});

describe("advertised-url", () => {
  test("finds 0.0.0.0: an error, and the flag with the host that answered", async () => {
    await using etcd = await startEtcd({ flags: ["--advertise-client-urls", "http://0.0.0.0:2379"] });
    expect(await found("advertised-url", etcd.endpoints)).toMatchObject([
      {
        severity: "error",
        message: "m0 advertises http://0.0.0.0:2379",
        consequence: "go-zero clients switch to it after 60 s and lose etcd",
        remedy: `start m0 with --advertise-client-urls http://${etcd.endpoints[0]}`,
      },
    ]);
  });

  test("finds one that is not reached from here: a warning", async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    await using etcd = await startEtcd({ flags: ["--advertise-client-urls", dead] });
    expect(await found("advertised-url", etcd.endpoints)).toMatchObject([
      { severity: "warning", message: `m0 advertises ${dead}: connection refused from here` },
    ]);
  });

  test("leaves what is configured alone, loopback where all is local", async () => {
    expect(await found("advertised-url", good.endpoints)).toEqual([]);
  });

  test("finds loopback where etcd is reached by another address: an error", async () => {
    expect(await found("advertised-url", [otherAddressOf(good)])).toMatchObject([
      { severity: "error", message: `m0 advertises http://${good.endpoints[0]}` },
    ]);
  });
});

describe("loopback", () => {
  test("is an error where etcd is reached by another address, and else an info", async () => {
    await using etcd = await startEtcd();
    await using server = await startGrpcServer();
    await etcd.etcdctl(["put", "user.rpc/1", server.address]);
    const severities = async (...hosts: string[]) =>
      (await found("loopback", hosts)).map(({ severity }) => severity);
    expect(await severities(otherAddressOf(etcd))).toEqual(["error"]);
    expect(await severities(...etcd.endpoints)).toEqual(["info"]);
  });
});

/** It leads to this machine, and is not loopback. */
function otherAddressOf({ clientPort }: EtcdServer): string {
  return `0.0.0.0:${clientPort}`;
}

describe("tls-expiry", () => {
  let certificates: TestCertificates;
  beforeAll(async () => {
    certificates = await makeCertificates();
  });
  const withCertificate = (server: "server" | "serverExpired" | "serverEndingSoon" | "serverNotYetValid") =>
    startEtcd({ tls: { server: certificates[server], caFile: certificates.caFile } });
  const urlsOf = (...etcds: readonly EtcdServer[]) =>
    etcds.flatMap(({ endpoints }) => endpoints.map((host) => `https://${host}`));

  test("finds a certificate that ends in five days, and leaves one alone that ends in many years", async () => {
    await using soon = await withCertificate("serverEndingSoon");
    await using fine = await withCertificate("server");
    const problems = await found("tls-expiry", urlsOf(soon, fine), "--cacert", certificates.caFile);
    expect(problems).toMatchObject([{ severity: "warning", host: soon.endpoints[0], remedy: "renew it" }]);
    expect(problems[0]?.message).toMatch(/ ends on \d{4}-\d\d-\d\d$/);
  });

  test.each([
    {
      server: "serverExpired",
      says: "has ended",
      remedy: "renew it; is this machine's clock right? date -u",
    },
    {
      server: "serverNotYetValid",
      says: "is not valid yet",
      remedy: "is this machine's clock right? date -u",
    },
  ] as const)("finds $server: an error, and no host that is down", async ({ server, says, remedy }) => {
    await using bad = await withCertificate(server);
    await using fine = await withCertificate("server");
    const endpoints = urlsOf(bad, fine);
    const args = ["--only", "tls-expiry,host-down", "--cacert", certificates.caFile];
    expect((await runCheck(args, { endpoints })).problems).toMatchObject([
      {
        rule: "tls-expiry",
        severity: "error",
        message: `the certificate of ${bad.endpoints[0]} ${says}`,
        remedy,
      },
    ]);
  });

  test("finds one that has ended where nobody checks it", async () => {
    await using bad = await withCertificate("serverExpired");
    const problems = await found("tls-expiry", urlsOf(bad), "--insecure-skip-tls-verify");
    expect(problems).toMatchObject([{ severity: "error", remedy: expect.stringMatching(/^renew it/) }]);
  });
});

describe("auth-off and permission", () => {
  let secured: EtcdServer;
  beforeAll(async () => {
    const users = [{ name: "bob", password: "pw", read: ["order.rpc/"] }];
    secured = await startEtcd({ auth: { rootPassword: "pw", users } });
    await secured.etcdctl(["put", "order.rpc/1", "10.0.3.7:8080"]);
  });
  afterAll(() => secured[Symbol.asyncDispose]());

  test("auth-off finds an etcd that lets everybody in, and leaves one alone that asks", async () => {
    expect(await found("auth-off", good.endpoints)).toMatchObject([
      { severity: "info", message: "etcd has no authentication", remedy: "etcdctl auth enable" },
    ]);
    expect(await found("auth-off", secured.endpoints, "--user", "root:pw")).toEqual([]);
  });

  test("permission finds what bob may not read, and leaves what he may alone", async () => {
    const args = ["order.rpc", "user.rpc", "--user", "bob:pw"];
    expect(await found("permission", secured.endpoints, ...args)).toMatchObject([
      {
        severity: "error",
        service: "user.rpc",
        message: "bob may not read user.rpc/",
        consequence: "a go-zero client hangs at start",
        remedy: "etcdctl role grant-permission ROLE --prefix=true read user.rpc/",
      },
    ]);
  });
});
