import { expect, test } from "vitest";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import type { Revision } from "../../revision.js";
import type { Connection } from "../hosts/connection.js";
import { Heartbeat } from "../hosts/heartbeat.js";
import { Pulse } from "./pulse.js";
import type { ResponseReader } from "./response-reader.js";
import { LONGEST_PULSE_MS, watchForSilence } from "./stream-liveness.js";

interface Silence {
  readonly isWithinFragments?: boolean;
  readonly isSilent?: boolean;
  /** Of the host, where it is asked. */
  readonly revision?: Revision;
}

/** A stream that is confirmed, watched from revision 9 on. */
function liveness({ isWithinFragments = false, isSilent = false, revision = "8" }: Silence) {
  const clock = new VirtualClock();
  const ending = new AbortController();
  const heartbeat = new Heartbeat(clock);
  const beat: Connection["beat"] = (signal) => heartbeat.next(signal);
  // What is asked of them, and no more.
  const connection = {
    host: "10.0.0.11:2379",
    beat,
    revision: async () => revision,
  } as unknown as Connection;
  const stream = { write() {} } as unknown as Parameters<typeof watchForSilence>[1];
  const reader = { isCreated: true, isWithinFragments, takeHeard: () => !isSilent } as ResponseReader;
  const watching = watchForSilence(connection, stream, {
    bounds: { key: Buffer.from("a"), range_end: Buffer.from("b") },
    startRevision: "9",
    signal: ending.signal,
    reader,
    pulse: new Pulse(clock, LONGEST_PULSE_MS),
  });
  return { clock, ending, outcome: watching.then(String, String) };
}

test("a change whose last fragment does not come in a minute ends the stream", async () => {
  const { clock, outcome } = liveness({ isWithinFragments: true });
  await clock.advance(61_000);
  expect(await outcome).toContain("10.0.0.11:2379 sent one change for 60 s, and not the end of it");
});

test.each<Silence & { name: string }>([
  { name: "changes that are whole", isWithinFragments: false },
  { name: "silence, while the store has not come to where the watch begins", isSilent: true },
])("$name may go on for hours", async (silence) => {
  const { clock, ending, outcome } = liveness(silence);
  await clock.advance(600_000);
  ending.abort(new Error("enough"));
  expect(await outcome).toBe("Error: enough");
});

test("silence ends the stream where the store is further on", async () => {
  const { clock, outcome } = liveness({ isSilent: true, revision: "9" });
  await clock.advance(1_750);
  expect(await outcome).toContain("10.0.0.11:2379 silent for 1.5 s");
});
