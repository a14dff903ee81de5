/** The transitions that the publisher's tests cannot easily bring about. */
import { describe, expect, test } from "vitest";
import type { KeyValue } from "../../store/key-value.js";
import { firstPublication, nextPublication, type PublicationWorld } from "./next-publication.js";
import type { PublicationInput } from "./publication-input.js";
import type { PublicationState } from "./publication-state.js";

const ADDRESS = "10.0.0.1:8080";

function worldAt(nowMs: number): PublicationWorld {
  return {
    nowMs,
    address: ADDRESS,
    ttlSeconds: 10,
    keyOf: (leaseId) => `s/${leaseId}`,
    newLeaseId: () => "2",
  };
}

const START = firstPublication({ ...worldAt(0), newLeaseId: () => "1" });
const GRANTED: PublicationInput = { type: "granted", leaseId: "1", ttlSeconds: 10 };
const PUT: PublicationInput = { type: "put", leaseId: "1", revision: "50", wasThere: false };

/** Where the inputs lead, each a second after the one before, and what they told. */
function outcome(...inputs: readonly PublicationInput[]): { state: PublicationState; told: string[] } {
  let state = START;
  const told: string[] = [];
  inputs.forEach((input, at) => {
    const step = nextPublication(state, input, worldAt(at * 1_000));
    state = step.state;
    told.push(...step.changes.map(({ type }) => type));
  });
  return { state, told };
}

function seen(value: string, modRevision: string, leaseId = "1"): PublicationInput {
  const keyValue: KeyValue = { key: "s/1", value, createRevision: "9", modRevision, version: "1", leaseId };
  return { type: "seen", keyValue, revision: modRevision, isNewHistory: false };
}

describe("nextPublication", () => {
  test.each([
    { name: "its own put seen by the watch", input: seen(ADDRESS, "50"), kind: "registered" },
    { name: "what the key said before the put", input: seen("10.0.0.9:1", "49"), kind: "registered" },
    { name: "another value put later", input: seen("10.0.0.9:1", "51"), kind: "overwritten" },
    { name: "our value under another lease", input: seen(ADDRESS, "51", "7"), kind: "putting" },
    { name: "a delete from before the put", input: gone("40"), kind: "registered" },
    { name: "a delete from after the put", input: gone("51"), kind: "putting" },
    { name: "no key in another cluster, whatever its revision", input: gone("3", true), kind: "putting" },
    { name: "word of another lease", input: { type: "gone", leaseId: "77" } as const, kind: "registered" },
    { name: "its own lease gone", input: { type: "gone", leaseId: "1" } as const, kind: "granting" },
  ])("registered, then $name: $kind", ({ input, kind }) => {
    expect(outcome(GRANTED, PUT, input).state.kind).toBe(kind);
  });

  test.each([
    { name: "the answer to a put of an earlier lease", input: { ...PUT, leaseId: "77" } },
    { name: "a grant that comes twice", input: GRANTED },
    { name: "time that passes before anything stands", input: { type: "tick" } as const },
    { name: "a resume without a pause", input: { type: "resume" } as const },
  ])("$name changes nothing", ({ input }) => {
    const { state } = outcome(GRANTED);
    expect(nextPublication(state, input, worldAt(99_000))).toEqual({ state, changes: [] });
  });

  test("a key that was found as it should be was never away, and nothing is told", () => {
    const { state, told } = outcome(GRANTED, PUT, gone("51"), { ...PUT, revision: "52", wasThere: true });
    expect([state.kind, told]).toEqual(["registered", ["granted", "registered"]]);
  });

  test("a lease that was never registered under is replaced without a word", () => {
    expect(outcome(GRANTED, { type: "gone", leaseId: "1" }).told).toEqual(["granted"]);
  });

  test("a drained key whose lease is renewed after we took it for lost is still drained", () => {
    const renewed: PublicationInput = { type: "renewed", leaseId: "1", host: "h", ttlSeconds: 10 };
    const overwritten = outcome(GRANTED, PUT, seen("10.0.0.9:1", "51")).state;
    const lost = nextPublication(overwritten, { type: "tick" }, worldAt(11_000));
    const back = nextPublication(lost.state, renewed, worldAt(13_000));
    expect(lost.changes).toMatchObject([{ type: "lost" }]);
    expect(back.changes).toEqual([
      { type: "restored", lostForMs: 2_000 },
      { type: "overwritten", value: "10.0.0.9:1" },
    ]);
  });

  test("closed is the end", () => {
    const { state } = outcome(GRANTED, PUT, { type: "close" }, { type: "resume" }, gone("60"), GRANTED);
    expect(state).toMatchObject({ kind: "closed", left: { leaseId: "1", wasGranted: true } });
  });
});

function gone(revision: string, isNewHistory = false): PublicationInput {
  return { type: "seen", keyValue: undefined, revision, isNewHistory };
}
