import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instance } from "../../../discovery/instance.js";
import type { InstanceEvent, LeaveCause, ServiceEvent } from "../../../discovery/service-event.js";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import { jsonText } from "../../view/json-text.js";
import { WatchDocuments } from "./watch-documents.js";
import { watchEventJson } from "./watch-event-json.js";

/** Quotes, escapes, controls, right-to-left marks, and bytes that are not UTF-8. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom('"', "\\", "\n", "\x7f", "\x1b", "\u202e", "\udcff", "é", "名", "😀", " "),
  }),
  fc.string(),
);
const int64 = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String);

const instance: fc.Arbitrary<Instance> = fc.record({
  key: text,
  service: text,
  id: text,
  address: fc.option(text),
  value: text,
  leaseId: fc.option(int64),
  createRevision: int64,
  modRevision: int64,
  version: int64,
});
const cause = fc.constantFrom<LeaveCause>("stopped", "expired", "deleted", "disconnected", null);

const instanceEvent: fc.Arbitrary<InstanceEvent> = fc.oneof(
  fc.record({ type: fc.constantFrom("join", "renew"), instance }),
  fc.record({ type: fc.constant("leave"), instance, cause }),
  fc.record({ type: fc.constant("move"), instance, previous: instance }),
);

const serviceEvent: fc.Arbitrary<ServiceEvent> = fc.oneof(
  fc.record({
    type: fc.constant("change"),
    revision: int64,
    events: fc.array(instanceEvent, { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    type: fc.constant("reset"),
    reason: fc.constantFrom("start", "overflow"),
    revision: int64,
    instances: fc.array(instance, { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant("connected"), host: text, afterMs: fc.nat() }),
);

test("the line of any event is what JSON would make of its document", () => {
  fc.assert(
    fc.property(text, fc.array(serviceEvent, { maxLength: 5 }), (service, events) => {
      const documents = new WatchDocuments(service, new VirtualClock());
      const lines = events.flatMap((event) => documents.of(event));
      expect(lines.map(watchEventJson)).toEqual(lines.map((line) => jsonText(line)));
    }),
  );
});
