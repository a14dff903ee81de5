import { expect, test } from "vitest";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import { BEAT_MS, Heartbeat } from "./heartbeat.js";

test("all who wait wake at the same beat, by one timer, and nobody's is left", async () => {
  const clock = new VirtualClock();
  const heartbeat = new Heartbeat(clock);
  const ending = new AbortController();
  const beats: string[] = [];
  const look = async (name: string) => {
    for (;;) beats.push(`${name} ${await heartbeat.next(ending.signal)} at ${clock.monotonicMs() - began}`);
  };
  const began = clock.monotonicMs();
  const looks = [look("guard")];
  await clock.advance(100);
  looks.push(look("watch"));
  await clock.settle();
  expect(clock.timerCount).toBe(1);
  await clock.advance(2 * BEAT_MS - 100);
  expect(beats).toEqual(["guard 1 at 250", "watch 1 at 250", "guard 2 at 500", "watch 2 at 500"]);
  ending.abort(new Error("enough"));
  await Promise.allSettled(looks);
  expect(clock.timerCount).toBe(0);
});
