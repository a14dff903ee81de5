/** `zdisc diff` against real etcds and files of its own making, and files that are none. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { runZdisc } from "../support/run-zdisc.js";
import type { ZdiscEnd } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { type BoundZdisc, putAll, zdiscFor } from "./bound-zdisc.js";

let before: EtcdServer;
let after: EtcdServer;
let zdisc: BoundZdisc;
let folder: string;

beforeAll(async () => {
  [before, after] = await Promise.all([startEtcd(), startEtcd()]);
  await putAll(before, [
    ["user.rpc/1", "10.0.3.7:8080"],
    ["user.rpc/2", "10.0.3.9:8080"],
    ["user.rpc/3", "10.0.3.9:8080"],
    ["pay.rpc/1", "10.0.5.2:9000"],
    ["order.rpc/1", "10.0.6.1:80"],
    ["bytes/1", "no address"],
  ]);
  await putAll(after, [
    ["user.rpc/4", "10.0.3.7:8080"],
    ["user.rpc/5", "10.0.3.11:8080"],
    ["user.rpc/6", "10.0.3.12:8080"],
    ["order.rpc/1", "10.0.6.1:80"],
    ["bytes/1", "no address"],
  ]);
  folder = tempDir("diff");
  zdisc = zdiscFor(after.endpoints);
  for (const [name, args] of [
    ["before.json", ["list", "--values", "-o", "json"]],
    ["user.json", ["list", "user.rpc", "-o", "json"]],
    ["names.json", ["list", "-o", "json"]],
    ["cut.json", ["list", "--values", "-o", "json", "--limit", "1"]],
  ] as const) {
    writeFileSync(join(folder, name), (await zdiscFor(before.endpoints).run(args)).stdout);
  }
});

afterAll(() => Promise.all([before, after].map((etcd) => etcd[Symbol.asyncDispose]())));

const DIFFERENCES = [
  "- pay.rpc     - 10.0.5.2:9000                           1 → 0 endpoints",
  "~ user.rpc    - 10.0.3.9:8080   + 10.0.3.11:8080        2 → 3 endpoints",
  "                                + 10.0.3.12:8080",
];

function shown({ code, stdout, stderr }: ZdiscEnd) {
  return { code, stdout: stdout.split("\n").slice(0, -1), stderr };
}

test("a snapshot and the cluster: what differs is 7", async () => {
  expect(shown(await zdisc.run(["diff", "before.json"], { cwd: folder }))).toEqual({
    code: 7,
    stdout: DIFFERENCES,
    stderr: "2 services differ, 1 is equal\n",
  });
});

test("two clusters", async () => {
  const args = ["diff", "--to-endpoints", after.endpoints.join(",")];
  expect(shown(await zdiscFor(before.endpoints).run(args))).toMatchObject({ code: 7, stdout: DIFFERENCES });
});

test("two snapshots ask no etcd, and equal ones are 0", async () => {
  const end = await runZdisc(["diff", "before.json", "before.json"], { cwd: folder });
  expect(shown(end)).toEqual({ code: 0, stdout: [], stderr: "no service differs, 3 are equal\n" });
});

test("a snapshot of one service is compared with that service only", async () => {
  const end = await zdisc.run(["diff", "user.json", "-o", "json"], { cwd: folder });
  expect(end.code).toBe(7);
  expect(JSON.parse(end.stdout)).toEqual({
    schemaVersion: 1,
    kind: "diffReport",
    comparing: "addresses",
    services: [
      {
        name: "user.rpc",
        change: "changed",
        added: ["10.0.3.11:8080", "10.0.3.12:8080"],
        removed: ["10.0.3.9:8080"],
        beforeCount: 2,
        afterCount: 3,
      },
    ],
    equalCount: 0,
  });
});

test("--keys compares keys with their values", async () => {
  const end = await zdisc.run(["diff", "user.json", "--keys", "-o", "json"], { cwd: folder });
  const [{ added, removed }] = JSON.parse(end.stdout).services;
  expect(removed).toEqual([
    "user.rpc/1=10.0.3.7:8080",
    "user.rpc/2=10.0.3.9:8080",
    "user.rpc/3=10.0.3.9:8080",
  ]);
  expect(added).toHaveLength(3);
});

test("a snapshot comes from standard input, too", async () => {
  const { stdout: input } = await zdisc.run(["list", "--values", "-o", "json"]);
  expect(await zdisc.run(["diff", "-"], { input })).toMatchObject({ code: 0, stdout: "" });
});

describe("what cannot be compared is 2, in one line", () => {
  const HOW = "  try: a snapshot is: zdisc list --values -o json";
  test.each([
    {
      name: "nothing",
      args: [],
      stderr: ["zdisc diff: A is missing", expect.stringMatching(/--to-endpoints/)],
    },
    {
      name: "a snapshot and --to-endpoints",
      args: ["before.json", "--to-endpoints", "h:1"],
      stderr: ["zdisc diff: --to-endpoints and a snapshot exclude each other", expect.anything()],
    },
    { name: "a list of names", args: ["names.json"], stderr: ["zdisc: names.json holds no addresses", HOW] },
    {
      name: "a list that was cut",
      args: ["cut.json"],
      stderr: ["zdisc: cut.json was cut by --limit", `${HOW} --limit 0`],
    },
    {
      name: "no file",
      args: ["befor.json"],
      stderr: ["zdisc: cannot read befor.json: no such file", "  try: files near: before.json"],
    },
  ])("$name", async ({ args, stderr }) => {
    const end = await runZdisc(["diff", ...args], { cwd: folder });
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr.trimEnd().split("\n")).toEqual(stderr);
  });

  test.each([
    { name: "a broken file", text: '{"kind":\n"serviceList",}', stderr: ":2:15: invalid JSON: unexpected }" },
    { name: "an empty file", text: "", stderr: ":1:1: invalid JSON: it ends too early" },
    { name: "a recording", text: '{"kind":"watchEvent"}', stderr: ' is no list document but "watchEvent"' },
    { name: "a number", text: "7", stderr: " is no list document" },
    {
      name: "a hostile kind",
      text: '{"kind":"\\u001b[2J"}',
      stderr: ' is no list document but "\\x1b[2J"',
    },
    {
      name: "a document with a hole",
      text: '{"kind":"serviceList","truncated":false,"otherKeyCount":0,"services":[{"name":"a","instances":[{"key":1}]}]}',
      stderr: " is no list document: services[0].instances[0].key is no text",
    },
  ])("$name", async ({ text, stderr }) => {
    writeFileSync(join(folder, "odd.json"), text);
    const end = await runZdisc(["diff", "odd.json", "before.json"], { cwd: folder });
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr.split("\n")[0]).toBe(`zdisc: odd.json${stderr}`);
  });
});

test("--to-endpoints that do not answer are named", async () => {
  const end = await zdisc.run(["diff", "--to-endpoints", "no-such-host.invalid:2379"]);
  expect(end).toMatchObject({ code: 5, stdout: "" });
  expect(end.stderr).toContain("no-such-host.invalid:2379 name does not resolve");
});
