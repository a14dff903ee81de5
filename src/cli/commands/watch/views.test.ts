import { expect, test } from "vitest";
import type { Instance } from "../../../discovery/instance.js";
import type { ServiceEvent } from "../../../discovery/service-event.js";
import { DiscoveryError } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import type { GlobalOptions } from "../../arguments/global-flags.js";
import { makeStyle } from "../../terminal/terminal.js";
import { watchView } from "./views.js";
import { WatchDocuments } from "./watch-documents.js";

const NOON: Pick<Clock, "wallMs"> = { wallMs: () => Date.parse("2026-11-23T03:11:02.114Z") };

function documents(events: readonly ServiceEvent[]) {
  const watch = new WatchDocuments("user.rpc", NOON as Clock);
  return events.flatMap((event) => watch.of(event));
}

/** Lines without their time, which is the same in all. */
function lines(events: readonly ServiceEvent[], options: Partial<GlobalOptions> = {}): string[] {
  const globals = { noColor: true, utc: true, ascii: false, verbose: false, ...options } as GlobalOptions;
  const style = makeStyle(globals, { env: {}, isTty: false, columns: undefined });
  const view = watchView({ data: style, words: style });
  const drawn = documents(events).flatMap((document) => view(document).data ?? []);
  expect(drawn.every((line) => line.startsWith("03:11:02.114 "))).toBe(true);
  return drawn.map((line) => line.slice("03:11:02.114 ".length));
}

function instance(id: string, value: string, more: Partial<Instance> = {}): Instance {
  const [createRevision, modRevision, version] = ["84655", "84655", "1"];
  const key = `user.rpc/${id}`;
  return {
    key,
    service: "user.rpc",
    id,
    address: value,
    value,
    leaseId: "7",
    createRevision,
    modRevision,
    version,
    ...more,
  };
}

const A = instance("7587899099117464323", "10.0.3.7:8080");
const B = instance("7587899099117464326", "10.0.3.9:8080");
const C = instance("7587899099117464341", "10.0.3.11:8080");
const A_MOVED = { ...A, address: "10.0.3.8:8080", value: "10.0.3.8:8080" };
const HOST = "10.0.0.11:2379";

const START: readonly ServiceEvent[] = [
  { type: "connected", host: HOST, afterMs: 3 },
  { type: "reset", reason: "start", revision: "84655", instances: [A, B] },
  { type: "synced", revision: "84655", instanceCount: 2, endpointCount: 2 },
];

test("a night is told in lines: what came, what went, and when etcd was away", () => {
  const error = new DiscoveryError("unreachable", "10.0.0.11:2379 connection reset");
  const night: readonly ServiceEvent[] = [
    ...START,
    { type: "change", revision: "84690", events: [{ type: "join", instance: C }] },
    { type: "change", revision: "84691", events: [{ type: "leave", instance: B, cause: "expired" }] },
    { type: "change", revision: "84695", events: [{ type: "move", instance: A_MOVED, previous: A }] },
    { type: "disconnected", host: HOST, error },
    { type: "connected", host: "10.0.0.12:2379", afterMs: 2_400 },
    {
      type: "change",
      revision: "84702",
      events: [{ type: "leave", instance: A_MOVED, cause: "disconnected" }],
    },
    { type: "synced", revision: "84702", instanceCount: 1, endpointCount: 1 },
  ];
  expect(lines(night)).toEqual([
    "● reset  2 endpoints, revision 84655, etcd 10.0.0.11:2379",
    "●        10.0.3.7:8080    7587899099117464323",
    "●        10.0.3.9:8080    7587899099117464326",
    "+ join   10.0.3.11:8080   7587899099117464341",
    "- leave  10.0.3.9:8080    7587899099117464326  lease ran out",
    "~ move   10.0.3.7:8080 → 10.0.3.8:8080  7587899099117464323",
    "✗ disconnected from 10.0.0.11:2379; last known until synced",
    "● connected to 10.0.0.12:2379 after 2.4 s",
    "- leave  10.0.3.8:8080    7587899099117464323  while disconnected",
    "● synced revision 84702, 1 endpoint",
  ]);
});

test.each([
  { cause: "stopped", text: "  stopped" },
  { cause: "deleted", text: "  key deleted" },
  { cause: null, text: "" },
] as const)("a leave whose cause is $cause says '$text'", ({ cause, text }) => {
  const event: ServiceEvent = {
    type: "change",
    revision: "2",
    events: [{ type: "leave", instance: A, cause }],
  };
  expect(lines([event])).toEqual([`- leave  10.0.3.7:8080    7587899099117464323${text}`]);
});

test("a renewal is told with -v only", () => {
  const event: ServiceEvent = { type: "change", revision: "2", events: [{ type: "renew", instance: A }] };
  expect(lines([event])).toEqual([]);
  expect(lines([event], { verbose: true })).toEqual(["= renew  10.0.3.7:8080    7587899099117464323"]);
});

test("with --ascii a line holds nothing but ASCII", () => {
  const move: ServiceEvent = {
    type: "change",
    revision: "2",
    events: [{ type: "move", instance: A_MOVED, previous: A }],
  };
  expect(lines([move], { ascii: true })).toEqual([
    "~ move   10.0.3.7:8080 -> 10.0.3.8:8080  7587899099117464323",
  ]);
});

test("an instance without a lease or an address says so", () => {
  const odd = instance("12", "\x1b[2J", { address: null, leaseId: null });
  const reset: ServiceEvent = { type: "reset", reason: "restored", revision: "12", instances: [odd] };
  expect(lines([...START, reset]).slice(-2)).toEqual([
    "● reset  0 endpoints, revision 12, etcd 10.0.0.11:2379, the revision went back: restored from a backup?",
    "▲        \\x1b[2J          12  no lease  no address",
  ]);
});

test("the stream begins with its reset, which names the host", () => {
  const [first, second] = documents(START);
  expect(first).toMatchObject({ type: "reset", host: HOST, reason: "start", revision: "84655", more: false });
  expect(second).toMatchObject({ type: "synced", instanceCount: 2, endpointCount: 2 });
});

test("all lines of a revision but the last say that more follow", () => {
  const swap: ServiceEvent = {
    type: "change",
    revision: "9",
    events: [
      { type: "move", instance: A_MOVED, previous: A },
      { type: "renew", instance: B },
      { type: "leave", instance: C, cause: null },
    ],
  };
  expect(documents([swap]).map(({ type, more, revision }) => ({ type, more, revision }))).toEqual([
    { type: "move", more: true, revision: "9" },
    { type: "renew", more: true, revision: "9" },
    { type: "leave", more: false, revision: "9" },
  ]);
});

test("while disconnected the revision is the last one known", () => {
  const error = new DiscoveryError("timeout", "10.0.0.11:2379 is silent");
  const [, , lost] = documents([...START, { type: "disconnected", host: HOST, error }]);
  expect(lost).toMatchObject({
    type: "disconnected",
    host: HOST,
    error: { code: "timeout", message: "10.0.0.11:2379 is silent" },
    revision: "84655",
  });
});
