import { describe, expect, test } from "vitest";
import { VirtualClock } from "../testing/virtual-clock.js";
import { Playback } from "./playback.js";

const BEGIN_MS = Date.UTC(2026, 10, 23, 3, 11);
const signal = new AbortController().signal;

/** A recording whose events come at so many seconds; `told` are those whose time has come. */
function play(seconds: readonly number[], speed: number) {
  const clock = new VirtualClock();
  const playback = new Playback(clock, speed);
  const told: number[] = [];
  const tell = async () => {
    for (const second of seconds) {
      await playback.until(BEGIN_MS + second * 1_000, signal);
      told.push(second);
    }
    playback.end();
  };
  return { clock, playback, told, ended: tell() };
}

describe("the time of a recording", () => {
  test.each([
    { speed: 1, ms: 10_000 },
    { speed: 60, ms: 167 },
    { speed: 0, ms: 0 },
  ])("runs $speed times as fast as it was", async ({ speed, ms }) => {
    const { clock, told } = play([0, 10], speed);
    await clock.advance(Math.max(0, ms - 1));
    expect(told).toEqual(speed === 0 ? [0, 10] : [0]);
    await clock.advance(1);
    expect(told).toEqual([0, 10]);
  });

  test("is what both its clocks say, and stands still at an event until the next is waited for", async () => {
    const { clock, playback } = play([0, 10], 2);
    await clock.advance(3_000);
    expect(playback.moment()).toEqual({ atMs: 6_000, wallMs: BEGIN_MS + 6_000 });
    await clock.advance(60_000);
    expect(playback.moment().atMs).toBe(10_000);
    expect(playback.isOver).toBe(true);
  });

  test("goes on from where it stands at another speed", async () => {
    const { clock, playback, told } = play([0, 10], 1);
    await clock.advance(4_000);
    playback.changeSpeed(2);
    expect([playback.speed, playback.moment().atMs]).toEqual([2, 4_000]);
    await clock.advance(2_999);
    expect(told).toEqual([0]);
    await clock.advance(1);
    expect(told).toEqual([0, 10]);
  });

  test("stands still while it is paused", async () => {
    const { clock, playback, told } = play([0, 10], 1);
    await clock.advance(4_000);
    playback.pause(true);
    await clock.advance(60_000);
    expect([playback.isPaused, playback.moment().atMs]).toEqual([true, 4_000]);
    playback.pause(false);
    await clock.advance(6_000);
    expect(told).toEqual([0, 10]);
  });

  test("never goes back where the clock of the recording did, and waits for nothing then", async () => {
    const { clock, playback, told } = play([0, 10, 5, 12], 1);
    await clock.advance(10_000);
    expect([told, playback.moment().atMs]).toEqual([[0, 10, 5], 10_000]);
    await clock.advance(2_000);
    expect(told).toEqual([0, 10, 5, 12]);
  });

  test("keeps its speed between an eighth and 4,096 times, and 0 is 0", () => {
    const playback = new Playback(new VirtualClock(), 1);
    for (let step = 0; step < 20; step += 1) playback.changeSpeed(0.5);
    expect(playback.speed).toBe(1 / 8);
    for (let step = 0; step < 20; step += 1) playback.changeSpeed(2);
    expect(playback.speed).toBe(4_096);
    const all = new Playback(new VirtualClock(), 0);
    all.changeSpeed(2);
    expect(all.speed).toBe(0);
  });
});

test("a process that stood still for an hour does not see the rest of the recording at once", async () => {
  const clock = new VirtualClock();
  const playback = new Playback(clock, 60);
  await playback.until(BEGIN_MS, signal);
  const second = playback.until(BEGIN_MS + 60_000, signal);
  await clock.advance(3_600_000);
  await second;
  let isTold = false;
  const third = playback.until(BEGIN_MS + 120_000, signal).then(() => {
    isTold = true;
  });
  await clock.advance(999);
  expect(isTold).toBe(false);
  await clock.advance(1);
  await third;
});

test("a signal ends the wait with its reason and leaves no timer", async () => {
  const clock = new VirtualClock();
  const playback = new Playback(clock, 1);
  const ending = new AbortController();
  await playback.until(BEGIN_MS, signal);
  const waiting = playback.until(BEGIN_MS + 1_000, ending.signal);
  ending.abort(new Error("over"));
  await expect(waiting).rejects.toThrow("over");
  expect(clock.timerCount).toBe(0);
});
