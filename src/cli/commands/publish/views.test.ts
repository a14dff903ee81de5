import { expect, test } from "vitest";
import type { PublishChange, Published } from "../../../discovery/publish/publish-event.js";
import { DiscoveryError } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import type { GlobalOptions } from "../../arguments/global-flags.js";
import type { EventLines } from "../../result.js";
import { makeStyle } from "../../terminal/terminal.js";
import { PublishDocuments } from "./publish-documents.js";
import { Totals } from "./totals.js";
import { publishView } from "./views.js";

const CLOCK = { wallMs: () => Date.parse("2026-11-23T03:10:00.000Z") } as Clock;
const [A, B] = ["10.0.0.11:2379", "10.0.0.12:2379"];
const ADDRESS = "10.0.3.7:8080";

function of(change: PublishChange, more: Partial<Published> = {}): Published & PublishChange {
  const published = { service: "user.rpc", key: "user.rpc/7", address: ADDRESS, leaseId: "7", ...more };
  return { ...published, ...change };
}

const GRANTED = of({ type: "granted", ttlSeconds: 10 });
const REGISTERED = of({ type: "registered" });

function late(host: string, leaseLeftMs: number): Published & PublishChange {
  const error = new DiscoveryError("timeout", `${host} is silent`);
  return of({ type: "renewalLate", host, error, leaseLeftMs });
}

/** What each event prints; words without their time. */
function draw(
  events: readonly (Published & PublishChange)[],
  { hosts = [A, B], source = "eth0" as string | null } = {},
): { data: string[]; words: string[] } {
  const globals = { noColor: true, utc: true, ascii: false } as GlobalOptions;
  const style = makeStyle(globals, { env: {}, isTty: false, columns: undefined });
  const view = publishView(hosts)({ data: style, words: style });
  const sources = new Map(source === null ? [] : [[ADDRESS, { kind: "interface", name: source } as const]]);
  const documents = new PublishDocuments({ host: A, sources, clock: CLOCK });
  const totals = new Totals();
  const lines: EventLines[] = events.map((event) => {
    totals.take(event, 0);
    return view(documents.of(event));
  });
  const end = totals.end({ reason: "interrupted", exitCode: 0 }, [], 1_200_000);
  lines.push(view(documents.ended(end)));
  const words = lines.flatMap((line) => line.words ?? []);
  expect(words.every((word) => word.startsWith("03:10:00 "))).toBe(true);
  return { data: lines.flatMap(({ data = [] }) => data), words: words.map((word) => word.slice(9)) };
}

test("a life is told line by line", () => {
  const leaseGone = new DiscoveryError("lost", "the lease ran out: no etcd host renewed it");
  const life = [
    GRANTED,
    REGISTERED,
    late(A, 6_400),
    of({ type: "renewed", host: B }),
    late(A, 9_000),
    late(B, 7_100),
    of({ type: "lost", error: leaseGone }),
    of({ type: "granted", ttlSeconds: 10 }, { key: "user.rpc/9", leaseId: "9" }),
    of({ type: "restored", lostForMs: 17_000 }, { key: "user.rpc/9", leaseId: "9" }),
    of({ type: "putBack", afterMs: 4 }, { key: "user.rpc/9", leaseId: "9" }),
    of({ type: "revoked" }, { key: "user.rpc/9", leaseId: "9" }),
  ];
  expect(draw(life)).toEqual({
    data: ["user.rpc/7"],
    words: [
      "● registered user.rpc → 10.0.3.7:8080, lease 10 s, etcd 10.0.0.11:2379",
      "  address from eth0 (POD_IP or --addr HOST:PORT wins). Ctrl-C revokes.",
      "▲ 10.0.0.11:2379 is silent; asking 10.0.0.12:2379, lease has 6.4 s left",
      "● renewed on 10.0.0.12:2379; clients noticed nothing",
      "▲ 10.0.0.11:2379 is silent; asking 10.0.0.12:2379, lease has 9 s left",
      "▲ no etcd host answers; clients see 10.0.3.7:8080 for 7.1 s more",
      "✗ lost: the lease ran out; clients no longer see 10.0.3.7:8080",
      "● restored as user.rpc/9, lost for 17 s",
      "▲ key was deleted by someone else; put back after 4 ms",
      "● revoked; 20 m registered, 17 s lost, 1 new lease",
    ],
  });
});

test("an address that was given needs no explanation", () => {
  expect(draw([GRANTED, REGISTERED], { source: null }).words).toEqual([
    "● registered user.rpc → 10.0.3.7:8080, lease 10 s, etcd 10.0.0.11:2379",
    "  Ctrl-C revokes.",
    "● revoked; 20 m registered",
  ]);
});

test("with one host its silence means that none answers", () => {
  expect(draw([late(A, 7_100)], { hosts: [A] }).words[0]).toBe(
    "▲ no etcd host answers; clients see 10.0.3.7:8080 for 7.1 s more",
  );
});

test("a host that fails for 5,000 registrations at once is named once", () => {
  const { words } = draw(Array.from({ length: 5_000 }, () => late(A, 6_400)));
  expect(words).toHaveLength(2);
});

test("of many events alike twenty are told and the others counted", () => {
  const many = Array.from({ length: 5_000 }, (_, at) =>
    of({ type: "registered" }, { key: `user.rpc/${at}` }),
  );
  const { data, words } = draw(many, { source: null });
  expect(data).toHaveLength(5_000);
  expect(words).toHaveLength(20 + 1 + 2);
  expect(words.at(-2)).toBe("  4980 more registered");
});

test("a value that somebody else wrote is shown escaped", () => {
  const { words } = draw([of({ type: "overwritten", value: "10.0.3.9:8080\x1b[2J" })]);
  expect(words[0]).toBe(
    "▲ user.rpc/7 now says 10.0.3.9:8080\\x1b[2J, by someone else: left alone; clients do not see 10.0.3.7:8080",
  );
});

test("what could not be revoked is told, with the time until it is gone", () => {
  const globals = { noColor: true, utc: true, ascii: false } as GlobalOptions;
  const style = makeStyle(globals, { env: {}, isTty: false, columns: undefined });
  const view = publishView([A])({ data: style, words: style });
  const left = {
    service: "user.rpc",
    address: ADDRESS,
    status: "closed",
    key: "user.rpc/7",
    leaseId: "7",
  } as const;
  const end = new Totals().end({ reason: "interrupted", exitCode: 0 }, [{ ...left, leaseLeftMs: 7_400 }], 0);
  const documents = new PublishDocuments({ host: A, sources: new Map(), clock: CLOCK });
  expect(view(documents.ended(end)).words).toEqual([
    "03:10:00 ▲ lease not revoked: it runs out in 8 s; 0 ms registered",
  ]);
});
