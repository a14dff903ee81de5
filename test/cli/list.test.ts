import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import type { ZdiscEnd } from "../support/start-zdisc.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { type BoundZdisc, grantLease, putAll, zdiscFor } from "./bound-zdisc.js";

function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}

let etcd: EtcdServer;
let zdisc: BoundZdisc;
let leaseHex: string;

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  leaseHex = await grantLease(etcd, 600);
  await putAll(etcd, [
    ["user.rpc/7587899099117464323", "10.0.3.7:8080", leaseHex], // revision 2
    ["user.rpc/7587899099117464326", "10.0.3.11:8080", leaseHex],
    ["user.rpc/12", "10.0.3.11:8080"],
    ["/prod/user.rpc/7", "10.0.4.1:8080", leaseHex],
    ["pay.rpc/7", "10.0.5.1:80"], // 6
    ["other/key", "not ours"],
    ["kratos/1", '{"id":"a","version":"v1","endpoints":["grpc://10.0.3.7:9000"]}', leaseHex],
    ["evil\x1b[2J.rpc/1", "10.0.6.1:80", leaseHex], // 9
  ]);
});

afterAll(() => etcd[Symbol.asyncDispose]());

/** What is left of the lease differs from run to run. */
function settled({ code, stdout, stderr }: ZdiscEnd): {
  code: number | null;
  stdout: string[];
  stderr: string[];
} {
  const lines = (text: string) =>
    text
      .replace(/\d{3}\/600 s/g, "599/600 s")
      .split("\n")
      .slice(0, -1);
  return { code, stdout: lines(stdout), stderr: lines(stderr) };
}

const SERVICES = [
  "SERVICE            INSTANCES  LEASED  LAST CHANGE",
  "/prod/user.rpc             1     1/1  rev 5",
  "evil\\x1b[2J.rpc            1     1/1  rev 9",
  "kratos                     1     1/1  rev 8",
  "pay.rpc                    1     0/1  rev 6        ▲ no lease",
  "user.rpc                   3     2/3  rev 4        ▲ 1 with no lease",
];
const NO_LEASE = "▲ user.rpc/12 has no lease: it stays when its process dies. zdisc prune user.rpc";

describe("services", () => {
  test("are listed with their instances and leases, other keys counted", async () => {
    expect(settled(await zdisc.run(["list"]))).toEqual({
      code: 0,
      stdout: SERVICES,
      stderr: ["5 services, 7 instances, revision 9. 1 other key not shown (--all)."],
    });
  });

  test("--all shows the keys that are no registrations", async () => {
    expect(settled(await zdisc.run(["list", "--all"]))).toEqual({
      code: 0,
      stdout: [...SERVICES, "other/key                  –       –  rev 7        no registration"],
      stderr: ["5 services, 7 instances, 1 other key, revision 9"],
    });
  });

  test("a glob chooses among them and reads no more than its prefix", async () => {
    expect(settled(await zdisc.run(["list", "/prod/*"]))).toEqual({
      code: 0,
      stdout: [SERVICES[0], SERVICES[1]],
      stderr: ["1 service, 1 instance, revision 9"],
    });
  });

  test("-o name prints their names, escaped", async () => {
    expect(settled(await zdisc.run(["list", "-o", "name"]))).toEqual({
      code: 0,
      stdout: ["/prod/user.rpc", "evil\\x1b[2J.rpc", "kratos", "pay.rpc", "user.rpc"],
      stderr: [],
    });
  });

  test("--limit cuts them and says how many are left", async () => {
    const { stdout, stderr } = settled(await zdisc.run(["list", "-l", "2"]));
    expect(stdout).toEqual(SERVICES.slice(0, 3));
    expect(stderr[0]).toBe("… 3 more (--limit 0, or: zdisc top)");
  });

  test("--sort revision shows the newest change first; --no-headers rows only", async () => {
    const { stdout } = settled(await zdisc.run(["list", "--sort", "revision", "--no-headers"]));
    expect(stdout.map((line) => /rev \d+/.exec(line)?.[0])).toEqual([
      "rev 9",
      "rev 8",
      "rev 6",
      "rev 5",
      "rev 4",
    ]);
  });

  test("-q leaves the table alone", async () => {
    expect(settled(await zdisc.run(["list", "-q"]))).toEqual({ code: 0, stdout: SERVICES, stderr: [] });
  });

  test("--values lists the instances of all of them", async () => {
    const { code, stdout, stderr } = settled(await zdisc.run(["list", "--values"]));
    expect(code).toBe(0);
    expect(stdout).toHaveLength(8);
    expect(stdout[1]).toMatch(/^● \/prod\/user\.rpc {3}10\.0\.4\.1:8080 +7 +599\/600 s {2}rev 5$/);
    expect(stderr).toEqual(["7 instances, 5 endpoints of 5 services at revision 9"]);
  });

  test("as JSON they carry cluster and counts, and neither endpoints nor instances", async () => {
    const { stdout, stderr } = await zdisc.run(["list", "-o", "json"]);
    expect(stderr).toBe("");
    expect(stdout.trimEnd()).not.toContain("\n");
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schemaVersion: 1,
      kind: "serviceList",
      cluster: {
        clusterId: expect.stringMatching(/^\d+$/),
        host: etcd.endpoints[0],
        version: etcd.version,
        revision: "9",
      },
      otherKeyCount: 1,
      truncated: false,
    });
    expect(document.services.at(-1)).toEqual({
      name: "user.rpc",
      instanceCount: 3,
      leasedCount: 2,
      lastRevision: "4",
      endpoints: null,
      instances: null,
    });
    expect(document.services[1].name).toBe("evil\x1b[2J.rpc");
  });
});

describe("the instances of a service", () => {
  const ROWS = [
    "  ADDRESS           ID                   TTL        CHANGED",
    "● 10.0.3.7:8080     7587899099117464323  599/600 s  rev 2",
    "▲ 10.0.3.11:8080    12                    none      rev 4       no lease",
    "● 10.0.3.11:8080    7587899099117464326  599/600 s  rev 3",
  ];

  test("are listed with what their leases have left", async () => {
    expect(settled(await zdisc.run(["list", "user.rpc"]))).toEqual({
      code: 0,
      stdout: ROWS,
      stderr: ["3 instances, 2 endpoints at revision 9", NO_LEASE],
    });
  });

  test("-o wide adds lease, creation, version and key", async () => {
    const { stdout } = settled(await zdisc.run(["list", "user.rpc", "-o", "wide"]));
    expect(stdout.slice(0, 2)).toEqual([
      `${ROWS[0]}     LEASE             CREATED  VERSION  KEY`,
      `${ROWS[1]}       ${leaseHex.padEnd(16)}  rev 2          1  user.rpc/7587899099117464323`,
    ]);
  });

  test("-o name prints each address once, in order", async () => {
    expect(settled(await zdisc.run(["list", "user.rpc", "-o", "name"]))).toEqual({
      code: 0,
      stdout: ["10.0.3.7:8080", "10.0.3.11:8080"],
      stderr: [NO_LEASE],
    });
  });

  test("-o json has all that is known of them", async () => {
    const { stdout } = await zdisc.run(["list", "user.rpc", "-o", "json"]);
    const document = JSON.parse(stdout);
    expect(document.otherKeyCount).toBeNull();
    const [service] = document.services;
    expect(
      service.endpoints.map(({ address, keys }: { address: string; keys: string[] }) => [address, keys]),
    ).toEqual([
      ["10.0.3.7:8080", ["user.rpc/7587899099117464323"]],
      ["10.0.3.11:8080", ["user.rpc/12", "user.rpc/7587899099117464326"]],
    ]);
    expect(service.instances[0]).toEqual({
      key: "user.rpc/7587899099117464323",
      service: "user.rpc",
      id: "7587899099117464323",
      address: "10.0.3.7:8080",
      value: "10.0.3.7:8080",
      valueBase64: null,
      leaseId: BigInt(`0x${leaseHex}`).toString(),
      leaseIdHex: leaseHex,
      ttlSeconds: 600,
      ttlRemainingSeconds: expect.any(Number),
      createRevision: "2",
      modRevision: "2",
      version: "1",
    });
    expect(service.instances[1]).toMatchObject({ id: "12", leaseId: null, ttlSeconds: null });
  });

  test("-o ndjson is the same document, -o yaml the same in YAML", async () => {
    const { stdout } = await zdisc.run(["list", "user.rpc", "-o", "ndjson"]);
    expect(JSON.parse(stdout).kind).toBe("serviceList");
    const yaml = await zdisc.run(["list", "user.rpc", "-o", "yaml"]);
    expect(yaml.stdout).toMatch(/^schemaVersion: 1\nkind: serviceList\n/);
    expect(yaml.stdout).toContain("address: 10.0.3.7:8080".split(" ")[1]);
  });

  test.each([
    { sort: "id", ids: ["12", "7587899099117464323", "7587899099117464326"] },
    { sort: "revision", ids: ["12", "7587899099117464326", "7587899099117464323"] },
    { sort: "address", ids: ["7587899099117464323", "12", "7587899099117464326"] },
  ])("--sort $sort puts them in that order", async ({ sort, ids }) => {
    const { stdout } = await zdisc.run(["list", "user.rpc", "--sort", sort, "-o", "json"]);
    expect(JSON.parse(stdout).services[0].instances.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  test("--sort ttl puts those that end soonest first, those without an end last", async () => {
    const { stdout } = await zdisc.run(["list", "user.rpc", "--sort", "ttl", "--no-headers"]);
    expect(stdout.split("\n")[2]).toMatch(/^▲ .* none /);
  });

  test("--limit cuts rows, says so, and the document tells that it is cut", async () => {
    const { stdout, stderr } = settled(await zdisc.run(["list", "user.rpc", "--limit", "1"]));
    expect(stdout).toHaveLength(2);
    expect(stderr.slice(0, 2)).toEqual(["… 2 more (--limit 0)", "3 instances, 2 endpoints at revision 9"]);
    const document = JSON.parse((await zdisc.run(["list", "user.rpc", "-l", "1", "-o", "json"])).stdout);
    expect(document.truncated).toBe(true);
    expect(document.services[0]).toMatchObject({ instanceCount: 3, instances: [{}], endpoints: [{}, {}] });
  });

  test("of several services stand in one table", async () => {
    expect(settled(await zdisc.run(["list", "pay.rpc", "/prod/user.rpc", "pay.rpc"]))).toEqual({
      code: 0,
      stdout: [
        "  SERVICE         ADDRESS           ID  TTL        CHANGED",
        "▲ pay.rpc         10.0.5.1:80       7    none      rev 6       no lease",
        "● /prod/user.rpc  10.0.4.1:8080     7   599/600 s  rev 5",
      ],
      stderr: [
        "2 instances, 2 endpoints of 2 services at revision 9",
        "▲ pay.rpc/7 has no lease: it stays when its process dies. zdisc prune pay.rpc",
      ],
    });
  });
});

describe("what is not there", () => {
  test("row 15: a service that is not there is 3, and a near name is offered", async () => {
    expect(settled(await zdisc.run(["list", "usr.rpc"]))).toEqual({
      code: 3,
      stdout: [],
      stderr: [
        'zdisc: no service "usr.rpc" (5 services at revision 9)',
        "  try: did you mean user.rpc? zdisc list shows all",
      ],
    });
  });

  test("with -o json the document is printed, and the sentence stands on stderr", async () => {
    const { code, stdout, stderr } = await zdisc.run(["list", "usr.rpc", "-o", "json"]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout).services).toEqual([
      { name: "usr.rpc", instanceCount: 0, leasedCount: 0, lastRevision: null, endpoints: [], instances: [] },
    ]);
    expect(stderr).toContain('zdisc: no service "usr.rpc"');
  });

  test("one of several that is not there is 3, and the others are shown", async () => {
    const { code, stdout, stderr } = settled(await zdisc.run(["list", "pay.rpc", "nope"]));
    expect(code).toBe(3);
    expect(stdout[1]).toContain("10.0.5.1:80");
    expect(stderr.slice(-2)).toEqual([
      'zdisc: no service "nope" (5 services at revision 9)',
      "  try: zdisc list shows all",
    ]);
  });

  test("a glob that matches nothing is 3", async () => {
    expect(settled(await zdisc.run(["list", "prod/*"]))).toEqual({
      code: 3,
      stdout: [],
      stderr: [
        'zdisc: no service matches "prod/*" (5 services at revision 9)',
        "  try: did you mean /prod/user.rpc? zdisc list shows all",
      ],
    });
  });

  test("row 17: values that are no addresses are shown, named and 3", async () => {
    const { code, stdout, stderr } = settled(await zdisc.run(["list", "kratos"]));
    expect(code).toBe(3);
    expect(stdout[1]).toMatch(/^▲ \{"id":"a",.* no address$/);
    expect(stderr.slice(-2)).toEqual([
      "zdisc: kratos: 1 of 1 value is not an address (go-kratos JSON)",
      "  try: zdisc list kratos -o wide shows them",
    ]);
    const names = await zdisc.run(["list", "kratos", "-o", "name"]);
    expect({ code: names.code, stdout: names.stdout }).toEqual({ code: 3, stdout: "" });
  });

  test("an empty etcd is 3, with the way to begin", async () => {
    await using empty = await startEtcd();
    expect(settled(await zdiscFor(empty.endpoints).run(["list"]))).toEqual({
      code: 3,
      stdout: [],
      stderr: [
        "zdisc: no service is registered (revision 1)",
        "  try: zdisc publish --key user.rpc --addr :8080, or another --endpoints",
      ],
    });
  });
});

describe("a large service", () => {
  let large: EtcdServer;
  beforeAll(async () => {
    large = await startEtcd();
    await using store = await openEtcdStore(large.endpoints);
    const { signal } = new AbortController();
    for (let at = 0; at < 1_100; at += 100) await Promise.all(numbers(at, 100).map(register));

    async function register(at: number) {
      const { leaseId } = await store.grantLease(String(1_000 + at), 600, { signal });
      await store.put(`big.rpc/${at + 1}`, `10.1.${at >> 8}.${at & 255}:80`, { signal, leaseId });
    }
  });
  afterAll(() => large[Symbol.asyncDispose]());

  test("on a terminal twenty rows are shown, and how to see the others", async () => {
    await using terminal = zdiscOnTerminal(["list", "big.rpc"], {
      env: { ZDISC_ENDPOINTS: large.endpoints.join(",") },
      rows: 30,
    });
    expect((await terminal.ended).code).toBe(0);
    const lines = terminal.screen.split("\n").map((line) => line.trimEnd());
    expect(lines).toHaveLength(23);
    expect(lines[20]).toMatch(/^● 10\.1\.0\.19:80 /);
    expect(lines.slice(21)).toEqual([
      "… 1080 more (--limit 0)",
      "1100 instances, 1100 endpoints at revision 1101",
    ]);
  });

  test("in a pipe all rows are shown", async () => {
    const { stdout } = await zdiscFor(large.endpoints).run(["list", "big.rpc", "--no-headers"]);
    expect(stdout.split("\n")).toHaveLength(1_101);
  });

  test("--ttl asks for the TTL of every row", async () => {
    const { stdout } = await zdiscFor(large.endpoints).run(["list", "big.rpc", "--ttl", "--no-headers"]);
    expect(stdout.split("\n").filter((line) => /\d\/600 s/.test(line))).toHaveLength(1_100);
  });

  test("without it the TTL of the first 1,000 rows is asked", async () => {
    const { stdout } = await zdiscFor(large.endpoints).run(["list", "big.rpc", "--no-headers"]);
    const isAsked = stdout
      .trimEnd()
      .split("\n")
      .map((line) => /\d\/600 s/.test(line));
    expect(isAsked.lastIndexOf(true)).toBe(999);
    expect(isAsked.indexOf(false)).toBe(1_000);
    expect(stdout).toContain(" not asked ");
  });
});
