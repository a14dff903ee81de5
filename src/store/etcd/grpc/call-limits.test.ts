import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import { CallLimits, type LimitedCall } from "./call-limits.js";

let clock: VirtualClock;
let limits: CallLimits;
let told: string[];

beforeEach(() => {
  clock = new VirtualClock();
  limits = new CallLimits(clock);
  told = [];
});

/** A call that leaves when it is ended, as calls do. */
function add(name: string, { signal, withinMs }: { signal?: AbortSignal; withinMs?: number }): LimitedCall {
  const end = (how: string) => {
    told.push(`${name} ${how}`);
    limits.delete(call);
  };
  const call: LimitedCall = {
    signal,
    endMs: withinMs === undefined ? undefined : clock.monotonicMs() + withinMs,
    aborted: (reason) => end(`aborted: ${reason}`),
    timedOut: () => end("timed out"),
  };
  limits.add(call);
  return call;
}

describe("CallLimits", () => {
  test("ends each call when its time is over, in whatever order they came", async () => {
    add("a", { withinMs: 300 });
    add("b", { withinMs: 100 });
    add("c", { withinMs: 200 });
    add("d", {});
    await clock.advance(250);
    expect(told).toEqual(["b timed out", "c timed out"]);
    await clock.advance(1_000);
    expect(told.slice(2)).toEqual(["a timed out"]);
  });

  test("ends every call of a signal that aborts, and no other", () => {
    const one = new AbortController();
    const other = new AbortController();
    add("a", { signal: one.signal });
    add("b", { signal: other.signal, withinMs: 100 });
    add("c", { signal: one.signal });
    one.abort("enough");
    expect(told).toEqual(["a aborted: enough", "c aborted: enough"]);
  });

  test("a call that has left hears nothing, and nothing is left behind", async () => {
    const controller = new AbortController();
    const call = add("a", { signal: controller.signal, withinMs: 100 });
    expect(clock.timerCount).toBe(1);
    limits.delete(call);
    await clock.settle();
    expect(clock.timerCount).toBe(0);
    controller.abort();
    await clock.advance(1_000);
    expect(told).toEqual([]);
  });

  test("a signal has one listener as long as a call of its stands, and none behind the last", () => {
    const controller = new AbortController();
    const { signal } = controller;
    const listenerCount = () => getEventListeners(signal, "abort").length;
    const [first, last] = [add("a", { signal }), add("b", { signal })];
    limits.delete(first);
    expect(listenerCount()).toBe(1);
    limits.delete(last);
    expect(listenerCount()).toBe(0);
    const leaving = add("c", { signal });
    add("d", { signal });
    limits.delete(leaving);
    controller.abort("enough");
    expect(told).toEqual(["d aborted: enough"]);
  });

  test("hundreds of calls take one timer", async () => {
    for (let at = 0; at < 300; at += 1) add(`${at}`, { withinMs: 1_000 + at });
    expect(clock.timerCount).toBe(1);
    await clock.advance(2_000);
    expect([told.length, clock.timerCount]).toEqual([300, 0]);
  });
});
