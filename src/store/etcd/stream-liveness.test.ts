import { expect, test } from "vitest";
import { VirtualClock } from "../../testing/virtual-clock.js";
import type { Connection } from "./connection.js";
import { Pulse } from "./pulse.js";
import type { ResponseReader } from "./response-reader.js";
import { LONGEST_PULSE_MS, watchForSilence } from "./stream-liveness.js";

/** A stream that is confirmed and never silent. */
function liveness(isWithinFragments: boolean) {
  const clock = new VirtualClock();
  const ending = new AbortController();
  // What is asked of them, and no more.
  const connection = { host: "10.0.0.11:2379" } as Connection;
  const stream = { write() {} } as unknown as Parameters<typeof watchForSilence>[1];
  const reader = { isCreated: true, isWithinFragments, takeHeard: () => true } as ResponseReader;
  const watching = watchForSilence(connection, stream, {
    bounds: { key: Buffer.from("a"), range_end: Buffer.from("b") },
    startRevision: "1",
    clock,
    signal: ending.signal,
    reader,
    pulse: new Pulse(clock, LONGEST_PULSE_MS),
  });
  return { clock, ending, outcome: watching.then(String, String) };
}

test("a change whose last fragment does not come in a minute ends the stream", async () => {
  const { clock, outcome } = liveness(true);
  await clock.advance(61_000);
  expect(await outcome).toContain("10.0.0.11:2379 sent one change for 60 s, and not the end of it");
});

test("changes that are whole may go on for hours", async () => {
  const { clock, ending, outcome } = liveness(false);
  await clock.advance(600_000);
  ending.abort(new Error("enough"));
  expect(await outcome).toBe("Error: enough");
});
