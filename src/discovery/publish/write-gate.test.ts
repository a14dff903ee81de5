import { setMaxListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { unreachable } from "../../../test/support/fake-store.js";
import { CountedRandom } from "../../../test/support/published.js";
import { DiscoveryError } from "../../errors.js";
import { deferred } from "../../runtime/deferred.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { WriteGate } from "./write-gate.js";

const { signal } = new AbortController();
setMaxListeners(0, signal);

function gateAt(clock: VirtualClock): WriteGate {
  return new WriteGate({ clock, random: new CountedRandom(), signal });
}

describe("WriteGate", () => {
  test("lets 128 in at once, and the next when one is done", async () => {
    const clock = new VirtualClock();
    const gate = gateAt(clock);
    const writes = Array.from({ length: 130 }, () => deferred<void>());
    let started = 0;
    for (const { promise } of writes) {
      void gate.run(signal, () => {
        started += 1;
        return promise;
      });
    }
    await clock.settle();
    expect(started).toBe(128);
    writes[0]?.resolve();
    await clock.settle();
    expect(started).toBe(129);
  });

  test("lets one in at a time, ever more slowly, while etcd does not answer", async () => {
    const clock = new VirtualClock();
    const gate = gateAt(clock);
    const triesAtMs: number[] = [];
    const fail = async () => {
      triesAtMs.push(clock.monotonicMs());
      throw unreachable();
    };
    for (let write = 0; write < 8; write += 1) gate.run(signal, fail).catch(() => {});
    await clock.settle();
    expect(new Set(triesAtMs).size).toBe(1);
    triesAtMs.length = 0;
    const retry = async () => {
      for (let write = 0; write < 7; write += 1) await gate.run(signal, fail).catch(() => {});
    };
    const retried = retry();
    await clock.advance(10_000);
    await retried;
    const waitsMs = triesAtMs.slice(1).map((atMs, at) => atMs - (triesAtMs[at] ?? 0));
    expect(waitsMs).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  test("after a failure one of those that wait tries, and the others go when it succeeds", async () => {
    const clock = new VirtualClock();
    const gate = gateAt(clock);
    await expect(gate.run(signal, () => Promise.reject(unreachable()))).rejects.toThrow(DiscoveryError);
    expect(gate.hasSucceeded).toBe(false);
    const answer = deferred<void>();
    let started = 0;
    for (let write = 0; write < 5; write += 1) {
      void gate.run(signal, () => {
        started += 1;
        return answer.promise;
      });
    }
    await clock.advance(10_000);
    expect(started).toBe(1);
    answer.resolve();
    await clock.settle();
    expect(started).toBe(5);
  });

  test("waits between tries, and not when etcd was heard of", async () => {
    const clock = new VirtualClock();
    const gate = gateAt(clock);
    const fail = () => Promise.reject(unreachable());
    for (let write = 0; write < 6; write += 1) {
      await Promise.allSettled([gate.run(signal, fail), clock.advance(2_000)]);
    }
    let isStarted = false;
    const failed = gate.run(signal, fail).catch(() => {});
    await clock.settle();
    await failed;
    const next = gate.run(signal, async () => {
      isStarted = true;
    });
    await clock.advance(900);
    expect(isStarted).toBe(false);
    gate.hurry();
    await next;
    expect([isStarted, gate.hasSucceeded]).toEqual([true, true]);
  });

  test("an error that is not for want of etcd closes nothing", async () => {
    const clock = new VirtualClock();
    const gate = gateAt(clock);
    const refused = gate.run(signal, () => Promise.reject(new DiscoveryError("permission", "no")));
    await expect(refused).rejects.toMatchObject({ code: "permission" });
    await expect(gate.run(signal, async () => 7)).resolves.toBe(7);
  });

  test("an abort ends the wait for a turn and gives the place back", async () => {
    const clock = new VirtualClock();
    const gate = gateAt(clock);
    const full = Array.from({ length: 128 }, () => deferred<void>());
    for (const { promise } of full) void gate.run(signal, () => promise);
    const controller = new AbortController();
    const waiting = gate.run(controller.signal, async () => "never");
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    let isStarted = false;
    const next = gate.run(signal, async () => {
      isStarted = true;
    });
    await clock.settle();
    expect(isStarted).toBe(false);
    full[0]?.resolve();
    await next;
    expect(isStarted).toBe(true);
  });

  test("a turn that comes to one who has just given up goes to the next", async () => {
    const gate = gateAt(new VirtualClock());
    await expect(gate.run(signal, () => Promise.reject(unreachable()))).rejects.toThrow(DiscoveryError);
    const controller = new AbortController();
    const leaving = gate.run(controller.signal, async () => "never");
    gate.hurry();
    controller.abort(new Error("enough"));
    await expect(leaving).rejects.toThrow("enough");
    expect(await gate.run(signal, async () => "next")).toBe("next");
  });
});
