import { expect, test } from "vitest";
import { commandClock } from "./command-clock.js";

const PAUSE_MS = 3;

test("a short wait is not over before its time", async () => {
  const startedMs = commandClock.monotonicMs();
  await new Promise<void>((resolve) => commandClock.after(PAUSE_MS, resolve));
  expect(commandClock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(PAUSE_MS);
});

test("what a turn has still to do comes before the process stands still", async () => {
  const order: string[] = [];
  const isOver = new Promise<void>((resolve) => {
    commandClock.after(PAUSE_MS, () => {
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
