import { expect, test } from "vitest";
import { FixedClock } from "./fixed-clock.js";

const { signal } = new AbortController();
const BEGIN_MS = Date.UTC(2026, 10, 23, 3, 11);

test("time stands still until it begins, and in the end again", async () => {
  const clock = new FixedClock(BEGIN_MS, 200);
  const atMs: number[] = [];
  const last = clock.sleep(200, signal).then(() => atMs.push(clock.monotonicMs()));
  clock.sleep(100, signal).then(() => atMs.push(clock.monotonicMs()));
  clock.sleep(201, signal).then(() => atMs.push(clock.monotonicMs()));
  expect(clock.wallMs()).toBe(BEGIN_MS);
  clock.begin();
  await last;
  expect(atMs).toEqual([100, 200]);
  expect(clock.wallMs()).toBe(BEGIN_MS + 200);
});

test("timers ring in their order, and one whose signal aborts rings no more", async () => {
  const clock = new FixedClock(0, 200);
  const ending = new AbortController();
  const told: string[] = [];
  const last = clock.sleep(150, signal).then(() => told.push("150"));
  clock.sleep(100, ending.signal).catch((reason) => told.push(reason));
  clock.sleep(10, signal).then(() => {
    told.push("10");
    ending.abort("aborted");
  });
  clock.begin();
  await last;
  expect(told).toEqual(["10", "aborted", "150"]);
});

test("a signal that has aborted already rejects with its reason", async () => {
  await expect(new FixedClock(0, 1).sleep(1, AbortSignal.abort("over"))).rejects.toBe("over");
});
