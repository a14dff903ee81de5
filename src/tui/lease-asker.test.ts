import { expect, test } from "vitest";
import { VirtualClock } from "../testing/virtual-clock.js";
import { LeaseAsker } from "./lease-asker.js";

/** An asker of which the test says what is in sight. */
function start(...first: string[]) {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const world = { inSight: first, asked, clock, ending: new AbortController() };
  const asker = new LeaseAsker({
    inSight: () => world.inSight,
    ask: async (leaseId) => {
      asked.push(leaseId);
      return { ttlSeconds: 10, remainingSeconds: 8 };
    },
    onAnswers: () => {},
    clock,
    signal: world.ending.signal,
  });
  return { ...world, world, asker, ended: asker.run() };
}

test("what is in sight is asked at once, and again every 2 s", async () => {
  const { clock, asked } = start("1", "2");
  await clock.settle();
  expect(asked.splice(0).sort()).toEqual(["1", "2"]);
  await clock.advance(1_999);
  expect(asked).toEqual([]);
  await clock.advance(1);
  expect(asked.sort()).toEqual(["1", "2"]);
});

test("what comes into sight is asked for within 250 ms, and what was asked is not asked again for it", async () => {
  const { clock, asked, world, asker } = start("1");
  await clock.advance(1_000);
  world.inSight = ["1", "2"];
  asker.look();
  await clock.settle();
  expect(asked).toEqual(["1", "2"]);
  world.inSight = ["3"];
  asker.look();
  await clock.advance(250);
  expect(asked).toEqual(["1", "2", "3"]);
});

test("a look at what was asked already wakes nobody", async () => {
  const { clock, asked, asker } = start("1");
  await clock.advance(1_000);
  const { timerCount } = clock;
  for (let look = 0; look < 10; look += 1) asker.look();
  await clock.settle();
  expect([asked, clock.timerCount]).toEqual([["1"], timerCount]);
});

test("ends with its signal and leaves no timer", async () => {
  const { clock, ending, ended } = start("1");
  await clock.advance(300);
  ending.abort();
  await ended;
  expect(clock.timerCount).toBe(0);
});
