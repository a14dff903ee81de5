import { describe, expect, test } from "vitest";
import { unreachable } from "../../../../test/support/fake-store.js";
import type { Instance } from "../../../discovery/instance.js";
import type { ServiceEvent } from "../../../discovery/service-event.js";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import { type RecordedEvent, RecordedService } from "./recorded-service.js";
import { WatchDocuments } from "./watch-documents.js";

const HOST = "10.0.0.11:2379";

function instance(id: string, address: string, modRevision = "7"): Instance {
  const key = `user.rpc/${id}`;
  return {
    ...{ key, service: "user.rpc", id, address, value: address },
    ...{ leaseId: id, createRevision: "7", modRevision, version: "1" },
  };
}

const A = instance("1", "10.0.3.7:8080");
const B = instance("2", "10.0.3.8:8080");
const B_MOVED = instance("2", "10.0.3.9:8080", "9");

/** What a watch said, written down as `-o ndjson` does and read back. */
function replayed(events: readonly ServiceEvent[]): readonly RecordedEvent[] {
  const documents = new WatchDocuments("user.rpc", new VirtualClock());
  const recorded = new RecordedService();
  const lines = events.flatMap((event) => documents.of(event));
  return lines.flatMap((line) => [...recorded.of(JSON.parse(JSON.stringify(line)))]);
}

const START: readonly ServiceEvent[] = [
  { type: "connected", host: HOST, afterMs: 0 },
  { type: "reset", reason: "start", revision: "7", instances: [A, B] },
  { type: "synced", revision: "7", instanceCount: 2, endpointCount: 2 },
];

describe("what a watch said comes back", () => {
  test.each<{ name: string; events: readonly ServiceEvent[] }>([
    { name: "its first connection and list", events: START },
    {
      name: "several instances in one revision as one change",
      events: [
        ...START,
        {
          type: "change",
          revision: "9",
          events: [
            { type: "leave", instance: A, cause: "expired" },
            { type: "move", instance: B_MOVED, previous: B },
          ],
        },
      ],
    },
    {
      name: "a renewal",
      events: [...START, { type: "change", revision: "8", events: [{ type: "renew", instance: A }] }],
    },
    {
      name: "an outage and another cluster",
      events: [
        ...START,
        { type: "connected", host: "10.0.0.12:2379", afterMs: 2_400 },
        { type: "reset", reason: "otherCluster", revision: "2", instances: [] },
      ],
    },
  ])("$name", ({ events }) => {
    expect(replayed(events).map(({ event }) => event)).toEqual(events);
  });

  test("an outage with the code of its error, at the time when it was seen", () => {
    const [, , , down] = replayed([...START, { type: "disconnected", host: HOST, error: unreachable() }]);
    expect(down).toMatchObject({
      wallMs: new VirtualClock().wallMs(),
      event: { type: "disconnected", host: HOST, error: { code: "unreachable" } },
    });
  });
});

test("of an instance that the recording does not know a move tells the address before", () => {
  const documents = new WatchDocuments("user.rpc", new VirtualClock());
  const event = { type: "move", instance: B_MOVED, previous: B } as const;
  const [line] = documents.of({ type: "change", revision: "9", events: [event] });
  const [change] = line === undefined ? [] : [...new RecordedService().of(line)];
  expect(change?.event).toMatchObject({ events: [{ previous: { address: B.address, value: B.value } }] });
});
