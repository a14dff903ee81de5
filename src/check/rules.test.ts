import { describe, expect, test } from "vitest";
import { parseAddress } from "../address.js";
import type { Instance } from "../discovery/instance.js";
import type { EndpointFacts, LeaseSample } from "./facts/endpoint-facts.js";
import { endpointProblems, nameProblems, RULES } from "./rules.js";

function instance(value: string, id: string, leaseId: string | null): Instance {
  const address = parseAddress(value) === undefined ? null : value;
  const revisions = { createRevision: "7", modRevision: "7", version: "1" };
  return { key: `user.rpc/${id}`, service: "user.rpc", id, address, value, leaseId, ...revisions };
}

function facts(
  value: string,
  options: Partial<EndpointFacts> & { keys?: number; leaseId?: string | null } = {},
): EndpointFacts {
  const { keys = 1, leaseId = "99", ...rest } = options;
  const instances = Array.from({ length: keys }, (_, at) => instance(value, `${at + 1}`, leaseId));
  return { service: "user.rpc", value, instances, samplesOf: () => [], isEtcdLocal: false, ...rest };
}

function samples(...remaining: readonly number[]): LeaseSample[] {
  return remaining.map((remainingSeconds, at) => ({ atMs: at * 2_000, ttlSeconds: 10, remainingSeconds }));
}

const rulesOf = (value: string, options?: Parameters<typeof facts>[1]) =>
  endpointProblems(facts(value, options)).map(({ rule }) => rule);

test("each rule has an ID of its own, a severity and a question", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { asks } of RULES) expect(asks).toMatch(/^[a-z].*\?$/);
});

describe("a fine endpoint trips no rule, an odd one its own", () => {
  test.each([
    { value: "10.0.3.7:8080", trips: [] },
    { value: "user-1.internal:8080", trips: [] },
    { value: "[fe80::1]:8080", trips: [] },
    { value: "10.0.3.7", trips: ["no-port"] },
    { value: "10.0.3.7:0", trips: ["no-port"] },
    { value: "user-1", trips: ["no-port"] },
    { value: "fe80::1", trips: ["no-port"] },
    { value: "fe80::1:8080", trips: ["ipv6-bare"] },
    { value: "2001:db8:0:0:0:0:0:1:8080", trips: ["ipv6-bare"] },
    { value: "2001:db8::10", trips: ["no-port"] },
    { value: "0.0.0.0:8080", trips: ["unspecified"] },
    { value: ":8080", trips: ["unspecified"] },
    { value: "[::]:8080", trips: ["unspecified"] },
    { value: "127.0.0.1:8080", trips: ["loopback"] },
    { value: "localhost:8080", trips: ["loopback"] },
    { value: "[::1]:8080", trips: ["loopback"] },
    { value: '{"network":"tcp","address":"10.1.1.1:80"}', trips: ["not-an-address"] },
    { value: "http://10.0.3.7:8080", trips: ["not-an-address"] },
    { value: "", trips: ["not-an-address"] },
    { value: "hello world", trips: ["not-an-address"] },
    { value: "\x1b[2J", trips: ["not-an-address"] },
  ])("$value: $trips", ({ value, trips }) => {
    expect(rulesOf(value)).toEqual(trips);
  });
});

test("a key without a lease is named, and the command is safe to paste", () => {
  const [problem] = endpointProblems(facts("10.0.3.7:80", { leaseId: null, service: "it's; rm -rf" }));
  expect(problem).toMatchObject({
    rule: "no-lease",
    severity: "error",
    message: "key user.rpc/1 has no lease",
    remedy: "zdisc prune 'it'\\''s; rm -rf'",
  });
});

test.each([
  { keys: 1, trips: [] },
  { keys: 2, trips: ["duplicate-address"] },
  { keys: 9, trips: ["duplicate-address"] },
  { keys: 10, trips: ["leaked-keys"] },
])("$keys keys of one address: $trips", ({ keys, trips }) => {
  expect(rulesOf("10.0.3.7:80", { keys })).toEqual(trips);
});

test.each([
  { name: "never asked", remaining: [], trips: [] },
  { name: "renewed in time", remaining: [9, 7, 6, 9], trips: [] },
  { name: "low once", remaining: [4], trips: [] },
  { name: "low twice within a third of the TTL", remaining: [9, 4, 2], trips: [] },
  { name: "low for a third of the TTL", remaining: [9, 4, 3, 2], trips: ["lease-late"] },
  { name: "renewed in between", remaining: [4, 9, 4, 3], trips: [] },
  { name: "renewed now", remaining: [4, 3, 2, 9], trips: [] },
])("a lease that is $name: $trips", ({ remaining, trips }) => {
  expect(rulesOf("10.0.3.7:80", { samplesOf: () => samples(...remaining) })).toEqual(trips);
});

test("loopback is no error where etcd itself is reached over loopback", () => {
  expect(endpointProblems(facts("127.0.0.1:80", { isEtcdLocal: true }))).toMatchObject([
    { severity: "info" },
  ]);
});

test("names that differ in spelling only are told of each other, others of none", () => {
  const names = ["user.rpc", "user-rpc", "/User/Rpc", "order.rpc", "users.rpc", "/prod/user.rpc"];
  const problems = nameProblems(names);
  expect([...problems.keys()].sort()).toEqual(["/User/Rpc", "/prod/user.rpc", "user-rpc", "user.rpc"]);
  expect(problems.get("user.rpc")?.message).toBe("like user-rpc, /User/Rpc, /prod/user.rpc");
});

test("names under several paths are no spellings of each other where none stands alone", () => {
  expect(nameProblems(["/prod/user.rpc", "/test/user.rpc"]).size).toBe(0);
});
