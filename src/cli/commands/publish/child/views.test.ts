import { expect, test } from "vitest";
import type { Clock } from "../../../../runtime/clock.js";
import type { GlobalOptions } from "../../../arguments/global-flags.js";
import type { PublishEventDocument } from "../../../documents/publish-event.js";
import { makeStyle } from "../../../terminal/terminal.js";
import { PublishDocuments } from "../publish-documents.js";
import { childView } from "./views.js";

const CLOCK = { wallMs: () => Date.parse("2026-11-23T03:10:00.000Z") } as Clock;
const DOCUMENTS = new PublishDocuments({ host: "10.0.0.11:2379", sources: new Map(), clock: CLOCK });
const PUBLISHED = { service: "user.rpc", key: "user.rpc/7", address: "10.0.3.7:8080", leaseId: "7" };
const PID = { pid: 4711 };

const STARTED = DOCUMENTS.child({
  ...PID,
  type: "childStarted",
  command: "./user",
  ready: "health",
  addresses: ["127.0.0.1:8080"],
});
const GRANTED = DOCUMENTS.of({ ...PUBLISHED, type: "granted", ttlSeconds: 10 });
const REGISTERED = DOCUMENTS.of({ ...PUBLISHED, type: "registered" });
const ready = (check: "tcp" | "health" | "none", afterMs: number) =>
  DOCUMENTS.child({ ...PID, type: "childReady", ready: check, afterMs });
const draining = (drainMs: number, leaseLeftMs: number | null) =>
  DOCUMENTS.child({ ...PID, type: "childDraining", drainMs, leaseLeftMs });
const ended = (exitCode: number | null, signal: string | null) =>
  DOCUMENTS.child({ ...PID, type: "childEnded", exitCode, signal });
const last = (reason: "interrupted" | "childEnded") =>
  DOCUMENTS.ended({
    type: "ended",
    reason,
    exitCode: 0,
    registeredForMs: 1_200_000,
    lostForMs: 0,
    newLeaseCount: 0,
    leftBehindCount: 0,
    leaseLeftMs: null,
  });

/** All is words, behind the name of who says them. */
function draw(events: readonly PublishEventDocument[], { isAscii = false } = {}): string[] {
  const globals = { noColor: true, utc: true, ascii: isAscii } as GlobalOptions;
  const style = makeStyle(globals, { env: {}, isTty: false, columns: undefined });
  const view = childView(["10.0.0.11:2379"])({ data: style, words: style });
  const lines = events.map((event) => view(event));
  expect(lines.flatMap(({ data = [] }) => data)).toEqual([]);
  return lines.flatMap(({ words = [] }) => words);
}

test("a life is told line by line", () => {
  const notServing = DOCUMENTS.child({ ...PID, type: "childNotReady", error: "NOT_SERVING" });
  const life = [
    STARTED,
    ready("health", 1_300),
    GRANTED,
    REGISTERED,
    notServing,
    DOCUMENTS.of({ ...PUBLISHED, type: "withdrawn" }),
    ready("health", 4_200),
    GRANTED,
    REGISTERED,
    DOCUMENTS.of({ ...PUBLISHED, type: "revoked" }),
    draining(5_000, null),
    ended(0, null),
    last("interrupted"),
  ];
  expect(draw(life)).toEqual([
    "zdisc: started ./user (pid 4711); waiting for health on 127.0.0.1:8080",
    "zdisc: ● serving after 1.3 s; registered user.rpc → 10.0.3.7:8080, lease 10 s",
    "zdisc: ▲ NOT_SERVING; withdrawn from etcd until it serves again",
    "zdisc: ● serving; registered again after 4.2 s",
    "zdisc: ● revoked; draining 5 s before ./user is told to stop",
    "zdisc: ./user ended with 0",
  ]);
});

test("a child that ends by itself is told with how long it was registered", () => {
  expect(
    draw([STARTED, ready("tcp", 20), GRANTED, REGISTERED, ended(null, "SIGSEGV"), last("childEnded")]),
  ).toEqual([
    "zdisc: started ./user (pid 4711); waiting for health on 127.0.0.1:8080",
    "zdisc: ● listening after 20 ms; registered user.rpc → 10.0.3.7:8080, lease 10 s",
    "zdisc: ./user ended by SIGSEGV",
    "zdisc: ● revoked; 20 m registered",
  ]);
});

test("of a child that was never registered nothing is said to be revoked", () => {
  expect(draw([STARTED, ended(1, null), last("childEnded")]).slice(1)).toEqual([
    "zdisc: ./user ended with 1",
  ]);
});

test("a lease that could not be revoked is told, and a drain of no time is none", () => {
  expect(draw([STARTED, draining(0, 7_400)]).slice(1)).toEqual([
    "zdisc: ▲ lease not revoked: it runs out in 8 s; ./user is told to stop",
  ]);
});

test("a name with control characters is shown escaped, and ASCII stays ASCII", () => {
  const odd = DOCUMENTS.child({
    ...PID,
    type: "childStarted",
    command: "./us\u001b[2Jer",
    ready: "none",
    addresses: [],
  });
  expect(draw([odd, ready("none", 0), GRANTED, REGISTERED], { isAscii: true })).toEqual([
    "zdisc: started ./us\\x1b[2Jer (pid 4711)",
    "zdisc: * registered user.rpc -> 10.0.3.7:8080, lease 10 s",
  ]);
});
