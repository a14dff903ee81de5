import { expect, test } from "vitest";
import type { GlobalOptions } from "../../arguments/global-flags.js";
import type { EndpointDocument } from "../../documents/endpoint-document.js";
import type { InstanceDocument } from "../../documents/instance-document.js";
import type { ServiceDocument, ServiceListDocument } from "../../documents/service-list.js";
import { makeStyle } from "../../terminal/terminal.js";
import { views } from "./views.js";

const PLAIN = { noColor: true, ascii: false, utc: true, noHeaders: false, verbose: false } as GlobalOptions;

function draw(
  format: "table" | "wide",
  document: ServiceListDocument,
  options: Partial<GlobalOptions> = {},
  columns?: number,
): string[] {
  const style = makeStyle({ ...PLAIN, ...options }, { env: {}, isTty: columns !== undefined, columns });
  return [...(views[format]?.(document, style) ?? [])];
}

function listOf(
  services: readonly ServiceDocument[],
  more: Partial<ServiceListDocument> = {},
): ServiceListDocument {
  const cluster = { clusterId: null, host: null, version: null, revision: "84660" };
  return {
    schemaVersion: 1,
    kind: "serviceList",
    cluster,
    services,
    otherKeyCount: null,
    otherKeys: null,
    truncated: false,
    ...more,
  };
}

function summary(
  name: string,
  instanceCount: number,
  leasedCount: number,
  lastRevision: string,
): ServiceDocument {
  return { name, instanceCount, leasedCount, lastRevision, endpoints: null, instances: null };
}

function instance(id: string, value: string, more: Partial<InstanceDocument> = {}): InstanceDocument {
  return {
    key: `user.rpc/${id}`,
    service: "user.rpc",
    id,
    address: value,
    value,
    valueBase64: null,
    leaseId: "7587899099117464323",
    leaseIdHex: "694da2073a672b03",
    ttlSeconds: 10,
    ttlRemainingSeconds: 8,
    createRevision: "84655",
    modRevision: "84655",
    version: "1",
    ...more,
  };
}

const NO_LEASE = { leaseId: null, leaseIdHex: null, ttlSeconds: null, ttlRemainingSeconds: null };

function serviceOf(instances: readonly InstanceDocument[], name = "user.rpc"): ServiceDocument {
  return { ...summary(name, instances.length, 0, "84655"), endpoints: [], instances };
}

const USER = serviceOf([
  instance("7587899099117464323", "10.0.3.7:8080"),
  instance("7587899099117464326", "10.0.3.9:8080", { ttlRemainingSeconds: 9, modRevision: "84102" }),
  instance("12", "10.0.3.9:8080", { ...NO_LEASE, modRevision: "61207" }),
]);

function endpoint(address: string, probe: EndpointDocument["probe"]): EndpointDocument {
  const [host = "", port] = address.split(":");
  return { address, host, port: Number(port), keys: [], inSubset: true, probe };
}

test("services stand in columns, with what is wrong of one behind it", () => {
  const services = [
    summary("/prod/user.rpc", 3, 3, "84655"),
    summary("order.rpc", 3, 3, "84120"),
    summary("pay.rpc", 1, 0, "61207"),
    summary("user-rpc", 1, 1, "80022"),
  ];
  expect(draw("table", listOf(services))).toEqual([
    "SERVICE            INSTANCES  LEASED  LAST CHANGE",
    "/prod/user.rpc             3     3/3  rev 84655",
    "order.rpc                  3     3/3  rev 84120",
    "pay.rpc                    1     0/1  rev 61207    ▲ no lease",
    "user-rpc                   1     1/1  rev 80022",
  ]);
});

test("the instances of a service stand in columns, one a key, with what is wrong behind", () => {
  expect(draw("table", listOf([USER]))).toEqual([
    "  ADDRESS           ID                   TTL      CHANGED",
    "● 10.0.3.7:8080     7587899099117464323   8/10 s  rev 84655",
    "● 10.0.3.9:8080     7587899099117464326   9/10 s  rev 84102",
    "▲ 10.0.3.9:8080     12                    none    rev 61207   no lease",
  ]);
});

test("wide adds the lease in hex, what else etcd knows, and the key", () => {
  expect(draw("wide", listOf([USER]))[1]).toBe(
    "● 10.0.3.7:8080     7587899099117464323   8/10 s  rev 84655   694da2073a672b03  rev 84655        1  user.rpc/7587899099117464323",
  );
});

test("endpoints that were probed add their health, and hostile words of theirs are escaped", () => {
  const endpoints = [
    endpoint("10.0.3.7:8080", { status: "serving", latencyMs: 1.2, error: null }),
    endpoint("10.0.3.9:8080", { status: "error", latencyMs: 3, error: "UNKNOWN: \x1b[2J" }),
  ];
  expect(draw("table", listOf([{ ...USER, endpoints }]))).toEqual([
    "  ADDRESS           ID                   TTL      CHANGED     HEALTH",
    "● 10.0.3.7:8080     7587899099117464323   8/10 s  rev 84655   serving 1.2 ms",
    "▲ 10.0.3.9:8080     7587899099117464326   9/10 s  rev 84102   UNKNOWN: \\x1b[2J",
    "▲ 10.0.3.9:8080     12                    none    rev 61207   UNKNOWN: \\x1b[2J  no lease",
  ]);
});

test("several services get a column of their own", () => {
  const pay = serviceOf([instance("7", "10.0.5.1:80", { service: "pay.rpc" })], "pay.rpc");
  expect(draw("table", listOf([pay, serviceOf([instance("8", "10.0.3.7:80")])]))).toEqual([
    "  SERVICE   ADDRESS           ID  TTL      CHANGED",
    "● pay.rpc   10.0.5.1:80       7    8/10 s  rev 84655",
    "● user.rpc  10.0.3.7:80       8    8/10 s  rev 84655",
  ]);
});

test("a TTL that nobody asked for is not zero", () => {
  const unasked = instance("7", "10.0.3.7:80", { ttlSeconds: null, ttlRemainingSeconds: null });
  expect(draw("table", listOf([serviceOf([unasked])]))[1]).toContain("not asked");
});

test("hostile keys and values are escaped and keep their row", () => {
  const evil = instance("7\x1b[2J", "\u202eevil\n", { address: null });
  expect(draw("table", listOf([serviceOf([evil])]))[1]).toBe(
    "▲ \\u202eevil\\x0a    7\\x1b[2J   8/10 s  rev 84655   no address",
  );
});

test("on a terminal a long value is cut, in a pipe and with wide it is whole", () => {
  const long = "x".repeat(100);
  const document = listOf([serviceOf([instance("7", long, { address: null })])]);
  expect(draw("table", document, {}, 80)[1]).toContain(` ${"x".repeat(39)}… `);
  expect(draw("table", document)[1]).toContain(long);
  expect(draw("wide", document, {}, 80)[1]).toContain(long);
});

test("--no-headers and --ascii leave rows of ASCII", () => {
  expect(draw("table", listOf([USER]), { noHeaders: true, ascii: true })[2]).toBe(
    "! 10.0.3.9:8080     12                    none    rev 61207   no lease",
  );
});

test("other keys stand below the services", () => {
  const otherKeys = [{ key: "/registry/pods/a", leaseId: null, modRevision: "17" }];
  expect(draw("table", listOf([summary("user.rpc", 3, 2, "84655")], { otherKeys }))).toEqual([
    "SERVICE            INSTANCES  LEASED  LAST CHANGE",
    "user.rpc                   3     2/3  rev 84655    ▲ 1 with no lease",
    "/registry/pods/a           –       –  rev 17       no registration",
  ]);
});

test("nothing found is no table", () => {
  expect(draw("table", listOf([]))).toEqual([]);
  expect(draw("table", listOf([serviceOf([])]))).toEqual([]);
});
