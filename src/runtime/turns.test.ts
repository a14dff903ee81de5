import { expect, test } from "vitest";
import { VirtualClock } from "../testing/virtual-clock.js";
import { Turns } from "./turns.js";

test("the first turns do not wait, the next come one at a time", async () => {
  const clock = new VirtualClock();
  const turns = new Turns(clock, { atOnce: 2, refillMs: 100 });
  const { signal } = new AbortController();
  const tookMs: number[] = [];
  const beganMs = clock.monotonicMs();
  const taking = (async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      await turns.next(signal);
      tookMs.push(clock.monotonicMs() - beganMs);
    }
  })();
  await clock.advance(1_000);
  await taking;
  expect(tookMs).toEqual([0, 0, 100, 200]);
});

test("a turn that is waited for ends with its signal", async () => {
  const turns = new Turns(new VirtualClock(), { atOnce: 0, refillMs: 100 });
  const ending = new AbortController();
  const waiting = turns.next(ending.signal);
  ending.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
});
