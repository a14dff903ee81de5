/** What strangers write into etcd, files and answers, through every command and format: no raw control byte comes out. */
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { systemClock } from "../../src/runtime/clock.js";
import { systemRandom } from "../../src/runtime/random.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { MemoryEtcd } from "../../src/store/memory/memory-etcd.js";
import { MemoryStore } from "../../src/store/memory/memory-store.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import { expectNoRaw } from "../fuzz/guards.js";
import { EVERY_COMMAND, FORGOTTEN } from "../support/every-command.js";
import { FakeWorld, type FakeWorldOptions } from "../support/fake-world.js";
import { HEADER, type HostileCalls, message, startHostileEtcd } from "../support/hostile-etcd.js";
import { waitFor } from "../support/wait-for.js";

/** Each in a key, a value, a service's name and an ID. */
const HOSTILE: readonly string[] = [
  "\x1b[2J\x1b[31mred",
  "\x1b]0;title\x07",
  "\x1b]52;c;cm0gLXJm\x1b\\",
  "\x1bP1$r\x1b\\",
  "\u009b31m\u0090",
  "a\rb\bc\0d\x7f",
  "two\nlines\ttab\v\f",
  "\u202eright\u2066to\u2069left\u200f",
  "zero\u200bwidth\ufeff\u2060\u00ad",
  "\u2028line\u2029",
  "界".repeat(60),
  `e${"\u0301".repeat(50)}`,
  "👩‍👩‍👧‍👦\u{e0041}",
  "\udcff\udc80not UTF-8\udcc3",
  "$(reboot) `id` ; ' \" \\",
  '{"endpoints":["\u001b[2J"],"version":"\u001b[2J"}',
  "x".repeat(5_000),
];

const KEYS: Readonly<Record<string, string>> = Object.fromEntries([
  ["user.rpc/1", "10.0.3.7:8080"],
  ...HOSTILE.flatMap((text, at) => [
    [`user.rpc/${100 + at}`, text],
    [`user.rpc/${text}`, "10.0.3.8:8080"],
    [`${text}/${at + 1}`, "10.0.3.9:8080"],
    [text, text],
    [`prod/${text}.rpc/7`, `[${text}]:8080`],
  ]),
]);

const SNAPSHOT = JSON.stringify({
  kind: "serviceList",
  services: ["user.rpc", ...HOSTILE].map((name) => ({
    name,
    instances: HOSTILE.map((text) => ({ key: `${name}/${text}`, value: text, address: text })),
  })),
  otherKeyCount: 0,
  truncated: false,
});

const instance = (text: string) => ({
  key: text,
  service: text,
  id: text,
  address: text,
  value: text,
  leaseId: null,
});
const RECORDING = HOSTILE.flatMap((text) => {
  const base = { kind: "watchEvent", time: "2026-11-23T03:14:40.020Z", service: text, revision: "1" };
  return [
    { ...base, type: "reset", host: text, reason: "start", instances: [instance(text)] },
    { ...base, type: "join", instance: instance(text) },
    { ...base, type: "move", instance: instance(text), previousAddress: text },
    { ...base, type: "renew", instance: instance(text) },
    { ...base, type: "leave", instance: instance(text), cause: "deleted" },
    { ...base, type: "disconnected", host: text, error: { message: text } },
    { ...base, type: "connected", host: text, afterMs: 1 },
    { ...base, type: "synced", instanceCount: 1, endpointCount: 1 },
  ].map((event) => `${JSON.stringify(event)}\n`);
}).join("");

const LOG = HOSTILE.map((text) => {
  const content = `p2c - conn: ${text}, load: 1, reqs: 1; conn: 10.0.3.7:8080, load: 2, reqs: 5`;
  return `${JSON.stringify({ "@timestamp": "2026-11-22T10:11:12.345+08:00", content })}\n`;
}).join("");

const resources: AsyncDisposable[] = [];
afterAll(async () => {
  for (const resource of resources) await resource[Symbol.asyncDispose]();
});

/** Runs to its end, or until it has written something and nothing more follows; then it is told to end. */
async function outputOf(argv: readonly string[], options: FakeWorldOptions): Promise<string> {
  const world = new FakeWorld({
    files: { "before.json": SNAPSHOT, "night.ndjson": RECORDING, "stat.log": LOG },
    ...options,
  });
  let isOver = false;
  const running = main(argv, world).then(() => {
    isOver = true;
  });
  let before = -1;
  await waitFor(
    () => {
      const length = world.out.text.length + world.err.text.length;
      const isStill = length > 0 && length === before;
      before = length;
      return isOver || isStill;
    },
    { what: `${argv.join(" ")} to write`, intervalMs: 60 },
  );
  world.kill("SIGTERM");
  await running;
  return world.out.text + world.err.text;
}

function inMemory(): NonNullable<FakeWorldOptions["openStore"]> {
  const clock = new VirtualClock();
  const etcd = new MemoryEtcd({ clock, random: systemRandom });
  etcd.seed(KEYS);
  return async () => new MemoryStore(etcd, clock);
}

test("no command is forgotten", () => {
  expect(FORGOTTEN).toEqual([]);
});

describe("keys and values", () => {
  const rows = EVERY_COMMAND.flatMap(({ argv, formats }) => formats.map((format) => ({ argv, format })));

  test.each(rows)("$argv -o $format", async ({ argv, format }) => {
    for (const isTty of [false, true]) {
      const text = await outputOf([...argv, "-o", format, "-v"], { openStore: inMemory(), isTty });
      expect(text).not.toBe("");
      expect(text).not.toContain("internal error");
      expectNoRaw(text);
    }
  });

  test("that are asked for by name", async () => {
    const typed = HOSTILE.flatMap((name) => [
      ["list", name],
      ["list", `${name}*`],
      ["watch", name],
      ["pick", name],
      ["resolve", "--no-probe", "--explain", name],
      ["resolve", "--no-probe", `etcd:///127.0.0.1:1?key=${name}`],
      ["publish", "--key", name, "--addr", "10.0.3.7:8080"],
      ["publish", "--key", "a", "--addr", name],
      ["list", "-f", name],
      ["list", "--sort", name],
      [name],
      ["list", `--${name}`],
      ["help", name],
    ]);
    // No operating system hands a NUL over.
    const possible = typed.filter((argv) => !argv.some((word) => word.includes("\0")));
    for (const text of await Promise.all(
      possible.map((argv) => outputOf(argv, { openStore: inMemory(), isTty: true })),
    )) {
      expectNoRaw(text);
      expect(text).not.toContain("internal error");
    }
  });
});

describe("files", () => {
  test.each([
    { argv: ["watch", "--replay", "night.ndjson", "--speed", "0", "-v"], formats: ["table", "ndjson"] },
    { argv: ["pick", "--from-log", "stat.log"], formats: ["table", "wide", "json", "ndjson", "yaml"] },
    { argv: ["diff", "before.json", "before.json"], formats: ["table", "json", "yaml"] },
    { argv: ["list", "-f", "night.ndjson"], formats: ["table", "json"] },
    { argv: ["diff", "night.ndjson", "stat.log"], formats: ["table", "json"] },
    { argv: ["publish", "--from", "stat.log"], formats: ["table", "ndjson"] },
  ])("$argv", async ({ argv, formats }) => {
    for (const format of formats) {
      for (const isTty of [false, true]) {
        const text = await outputOf([...argv, "-o", format], { openStore: inMemory(), isTty });
        expectNoRaw(text);
        expect(text).not.toContain("internal error");
      }
    }
  });
});

describe("what a host says of itself", () => {
  const evil = HOSTILE.slice(0, 10).join("");

  /** Every text that an answer can hold. */
  const answers: HostileCalls = {
    "KV/Range": (call) => call.answer(message("RangeResponse", { header: HEADER, count: "0" })),
    "Maintenance/Status": (call) =>
      call.answer(message("StatusResponse", { header: HEADER, version: evil, leader: "1", dbSize: "-1" })),
    "Maintenance/Alarm": (call) =>
      call.answer(message("AlarmResponse", { header: HEADER, alarms: [{ alarm: 9 }] })),
    "Cluster/MemberList": (call) =>
      call.answer(
        message("MemberListResponse", {
          header: HEADER,
          members: [{ ID: "1", name: evil, clientURLs: [evil, `http://${evil}:1`, "http://0.0.0.0:2379"] }],
        }),
      ),
    "Watch/Watch": (call) =>
      call.send(message("WatchResponse", { header: HEADER, canceled: true, cancel_reason: evil })),
  };
  const refusal = { "grpc-status": "9", "grpc-message": encodeURIComponent(evil) };
  const refusals: HostileCalls = Object.fromEntries(
    [...Object.keys(answers), "KV/Put", "KV/Txn", "Lease/LeaseGrant"].map((name) => [
      name,
      (call) => call.end(refusal),
    ]),
  );

  test.each([
    { name: "in its answers", calls: answers },
    { name: "in its errors", calls: refusals },
  ])("$name, by every command", async ({ calls }) => {
    const etcd = await startHostileEtcd(calls);
    resources.push(etcd);
    const openStore: NonNullable<FakeWorldOptions["openStore"]> = (hosts, store) =>
      openEtcdStore(hosts, { ...store, clock: systemClock, dialTimeoutMs: 500, commandTimeoutMs: 300 });
    const runs = EVERY_COMMAND.flatMap(({ argv, formats }) =>
      formats.map(async (format) => {
        const words = [...argv, "-o", format, "--endpoints", etcd.host, "--debug"];
        const text = await outputOf(words, { openStore, isTty: true });
        return { words, text };
      }),
    );
    for (const { words, text } of await Promise.all(runs)) {
      expect({ words, isDefect: text.includes("internal error") }).toEqual({ words, isDefect: false });
      expectNoRaw(text);
    }
  });
});
