/** `zdisc check` against a real etcd: what it prints in each format, and how it ends. The rules: test/integration/check. */
import { readFileSync } from "node:fs";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import type { ZdiscEnd } from "../support/start-zdisc.js";
import { type BoundZdisc, putAll, zdiscFor } from "./bound-zdisc.js";

let etcd: EtcdServer;
let zdisc: BoundZdisc;

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  await putAll(etcd, [
    ["user.rpc/1", "10.0.3.7:8080"],
    ["user.rpc/2", "10.0.3.9:8080"],
    ["user.rpc/3", "10.0.3.9:8080"],
    ["user-rpc/7", "10.0.3.7:9000"],
    ["odd/1", '<a href="x">&\x1b[2J'],
  ]);
});

afterAll(() => etcd[Symbol.asyncDispose]());

const RULES = "no-lease,duplicate-address,not-an-address,similar-names";
const checkWith = (...args: readonly string[]): Promise<ZdiscEnd> =>
  zdisc.run(["check", "--no-probe", "--only", RULES, ...args]);

test("a table: what, what comes of it, what to do; the summary is on stderr, and the end is 7", async () => {
  const { code, stdout, stderr } = await checkWith("user.rpc");
  expect(stdout.trimEnd().split("\n")).toEqual([
    "✗ error    no-lease           10.0.3.7:8080 (user.rpc/1)",
    "           key user.rpc/1 has no lease: it stays when its process dies",
    "           → zdisc prune user.rpc",
    "✗ error    no-lease           10.0.3.9:8080 (user.rpc/2)",
    "           2 keys have no lease: it stays when its process dies",
    "           → zdisc prune user.rpc",
    "▲ warning  duplicate-address  10.0.3.9:8080 (user.rpc/2)",
    "           2 keys carry this address: an old key is left behind",
    "           → zdisc prune user.rpc",
    "▲ warning  similar-names      user.rpc, user-rpc",
    "           a client with the wrong spelling sees no instance and no error",
    "           → keep one; zdisc list shows who uses which",
  ]);
  expect(stderr).toMatch(/^4 rules on 1 service, 3 instances: 2 errors, 2 warnings \(\d+(\.\d)? s\)\n$/);
  expect(code).toBe(7);
});

test("SARIF is valid by its own schema, and knows the key as a logical place", async () => {
  const schema = JSON.parse(
    readFileSync(new URL("../fixtures/sarif/sarif-schema-2.1.0.json", import.meta.url), "utf8"),
  );
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const isValid = ajv.compile(schema);
  const log = JSON.parse((await checkWith("-o", "sarif")).stdout);
  isValid(log);
  expect(isValid.errors).toBeNull();
  const [{ results }] = log.runs;
  expect(results[0]).toMatchObject({
    ruleId: "zdisc/no-lease",
    level: "error",
    locations: [{ logicalLocations: [{ fullyQualifiedName: "odd/1" }] }],
  });
});

describe("what -o github prints", () => {
  test("is an annotation a problem", async () => {
    const { stdout } = await checkWith("user.rpc", "-o", "github");
    expect(stdout.split("\n")).toContain(
      "::warning title=similar-names::user.rpc, user-rpc: a client with the wrong spelling sees no instance " +
        "and no error -> keep one; zdisc list shows who uses which",
    );
  });
});
