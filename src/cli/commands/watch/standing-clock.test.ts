import { expect, test } from "vitest";
import { systemClock } from "../../../runtime/clock.js";
import { standingClock } from "./standing-clock.js";

const PAUSE_MS = 3;
const clock = standingClock(systemClock);

test("a short wait is not over before its time", async () => {
  const startedMs = clock.monotonicMs();
  await new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve));
  expect(clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(PAUSE_MS);
});

test("what a turn has still to do comes before the process stands still", async () => {
  const order: string[] = [];
  const isOver = new Promise<void>((resolve) => {
    clock.after(PAUSE_MS, () => {
      order.push("waited");
      resolve();
    });
  });
  // As a line is written: promises hand the news on, and the turn's end writes it.
  for (let hop = 0; hop < 30; hop += 1) await undefined;
  setImmediate(() => order.push("written"));
  await isOver;
  expect(order).toEqual(["written", "waited"]);
});
