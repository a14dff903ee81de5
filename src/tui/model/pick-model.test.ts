/** The pick screen at work, without a screen: time is moved by hand, keys are turned, endpoints come and go. */
import { describe, expect, test } from "vitest";
import { pickScene, sourceOf } from "../../../test/support/pick-scene.js";
import type { PickScene, RealCalls } from "../pick-source.js";
import { describePicks } from "./describe-picks.js";
import { PickModel } from "./pick-model.js";
import { pickMark } from "./pick-rows.js";

const [A, B, C, D] = ["10.0.3.7:8080", "10.0.3.8:8080", "10.0.3.9:8080", "10.0.3.10:8080"] as const;

class Watched {
  nowMs = 1_000;
  readonly model: PickModel;

  constructor(scene: Partial<PickScene> = {}, addresses: readonly string[] = [A, B, C]) {
    const clock = { monotonicMs: () => this.nowMs };
    this.model = new PickModel({ source: sourceOf(pickScene(scene)), service: "user.rpc", clock });
    this.model.follow(addresses);
  }

  /** In ticks, as the screen does. */
  pass(seconds: number): this {
    for (let tick = 0; tick < seconds * 5; tick += 1) {
      this.nowMs += 200;
      this.model.tick();
    }
    return this;
  }

  share(address: string): number {
    return this.model.rows.of(address)?.share ?? Number.NaN;
  }

  get changes(): string[] {
    return this.model.run.story.changes.all.map(({ words: { what, from, to } }) =>
      `${what} ${from} ${to}`.trim(),
    );
  }
}

describe("a simulation", () => {
  test("goes as fast as time does, and labels endpoints in their order", () => {
    const { model, changes } = new Watched().pass(10);
    expect(model.run.elapsedMs).toBeCloseTo(10_000, 3);
    expect(model.run.story.tally.picks).toBeGreaterThan(1_800);
    expect(model.rows.all().map(({ label, id }) => [label, id])).toEqual([
      ["a", A],
      ["b", B],
      ["c", C],
    ]);
    expect(changes).toEqual(["start: 3 endpoints at 5 ms"]);
  });

  test("a key on an endpoint takes effect at once, and its effect is measured", () => {
    const watched = new Watched().pass(12);
    for (let times = 0; times < 4; times += 1) watched.model.turn("slower", C);
    watched.pass(21);
    expect(watched.changes.at(-1)).toBe("c latency 5 80 ms");
    const result = watched.model.run.story.changes.all.at(-1)?.effect?.result;
    expect(result?.before.share).toBeGreaterThan(0.15);
    expect(result?.after.share).toBeLessThan(0.05);
    expect(result?.withinMs).toBeGreaterThan(0);
    expect(result?.isOver).toBe(true);
    const row = watched.model.rows.of(C);
    expect(row && pickMark(row)).toBe("warning");
  });

  test("stands still while it is paused, and goes on where it was", () => {
    const watched = new Watched().pass(2);
    watched.model.pause();
    watched.pass(10);
    expect(watched.model.run.elapsedMs).toBeCloseTo(2_000, 3);
    watched.model.pause();
    watched.pass(1);
    expect(watched.model.run.elapsedMs).toBeCloseTo(3_000, 3);
  });

  test("the same seed gives the same again after a restart, with everything as it is set", () => {
    const watched = new Watched();
    watched.model.turn("slower", B);
    watched.model.restart();
    const first = watched
      .pass(5)
      .model.rows.all()
      .map(({ picks }) => picks);
    watched.model.restart();
    expect(watched.model.run.elapsedMs).toBe(0);
    expect(
      watched
        .pass(5)
        .model.rows.all()
        .map(({ picks }) => picks),
    ).toEqual(first);
    expect(watched.changes).toEqual(["start: 3 endpoints at 5 to 10 ms"]);
  });

  test("more calls than can be made in a moment make its time go slower, not the keys", () => {
    const watched = new Watched({ load: { ratePerSecond: 200 } });
    let reads = 0;
    // Each look at the clock costs 5 ms: after four the moment is over.
    const clock = { monotonicMs: () => watched.nowMs + 5 * reads++ };
    const scene = pickScene({ load: { ratePerSecond: 1_000_000 } });
    const model = new PickModel({ source: sourceOf(scene), service: undefined, clock });
    model.follow([A, B]);
    for (let tick = 0; tick < 10; tick += 1) {
      watched.nowMs += 200;
      reads = 0;
      model.tick();
      expect(reads).toBeLessThan(8);
    }
    expect(model.simulation.pace).toBeLessThan(0.5);
    expect(model.run.elapsedMs).toBeGreaterThan(0);
  });

  test("no time passes while there is no endpoint", () => {
    const watched = new Watched({}, []).pass(5);
    expect(watched.model.run.elapsedMs).toBe(0);
    watched.model.follow([A]);
    expect(watched.changes).toEqual(["start: 1 endpoint at 5 ms"]);
  });

  test("a process that was stopped for an hour does not make up for it", () => {
    const watched = new Watched().pass(1);
    watched.nowMs += 3_600_000;
    watched.model.tick();
    expect(watched.model.run.elapsedMs).toBeLessThanOrEqual(2_000);
  });
});

describe("endpoints that come and go in etcd", () => {
  test("a newcomer gets the next label and a share, and what is known of the others stays", () => {
    const watched = new Watched().pass(11);
    const lagNs = watched.model.rows.of(A)?.known?.lagNs;
    watched.model.follow([A, D, B, C]);
    expect(watched.model.rows.of(A)?.known?.lagNs).toBe(lagNs);
    watched.pass(21);
    expect(watched.model.labelOf(D)).toBe("d");
    expect(watched.share(D)).toBeGreaterThan(0.1);
    expect(watched.changes.at(-1)).toBe("etcd: d joined");
    expect(watched.model.run.story.changes.all.at(-1)?.effect?.result?.before.share).toBe(0);
  });

  test("one that leaves keeps its row for five seconds, and its label for ever", () => {
    const watched = new Watched().pass(2);
    watched.model.follow([A, C]);
    const left = watched.pass(1).model.rows.of(B);
    expect([left && pickMark(left), left?.setting]).toEqual(["leave", undefined]);
    expect(watched.pass(5).model.rows.of(B)).toBeUndefined();
    watched.model.follow([A, B, C]);
    expect(watched.model.rows.of(B)?.label).toBe("b");
  });

  test("many at once are one change", () => {
    const watched = new Watched().pass(2);
    watched.model.follow([A, D, "10.0.3.11:8080"]);
    expect(watched.changes.at(-1)).toBe("etcd: 2 joined, 2 left");
  });

  test("of 40 the client uses 32: others stand behind them, and their keys do nothing", () => {
    const many = Array.from({ length: 40 }, (_, at) => `10.0.4.${at}:80`);
    const subset = (_client: number, addresses: readonly string[]) => addresses.slice(0, 32);
    const source = { ...sourceOf(pickScene()), subsetOf: () => subset };
    const model = new PickModel({ source, service: "user.rpc", clock: { monotonicMs: () => 0 } });
    model.follow(many);
    const unused = model.rows.all().filter((row) => pickMark(row) === "notReached");
    expect(unused).toHaveLength(8);
    expect(model.turn("slower", unused[0]?.id)).toBe(
      `${unused[0]?.label} is none of the endpoints that this client uses`,
    );
  });
});

test("what is explained is of the time since the last change", () => {
  const watched = new Watched({
    behaviourOf: (address) => ({ latencyMs: address === C ? 50 : 5, failureRate: 0 }),
  });
  expect(describePicks(watched.model, 0.2)).toBeUndefined();
  const situation = describePicks(watched.pass(20).model, 0.2);
  expect(situation?.rows.map(({ label, latencyMs }) => [label, latencyMs])).toEqual([
    ["a", 5],
    ["b", 5],
    ["c", 50],
  ]);
  expect(situation && sourceOf(pickScene()).explainShares(situation)).toMatch(
    /^c is 10x slower, so it loses/,
  );
  watched.model.turn("restore", C);
  watched.model.turn("fail", A);
  expect(describePicks(watched.model, 0.2)).toBeUndefined();
});

describe("e", () => {
  test("holds the last pick until it is pressed again", () => {
    const watched = new Watched().pass(1);
    watched.model.tellPick();
    const told = watched.model.told;
    expect(told).toBe(watched.model.simulation.lastPick);
    watched.pass(1);
    expect(watched.model.told).toBe(told);
    watched.model.tellPick();
    expect(watched.model.told).toBeUndefined();
  });
});

class FakeCalls implements RealCalls {
  readonly rates: number[] = [];
  begun = 0;
  isDisposed = false;
  snapshot() {
    return [];
  }
  follow(ratePerSecond: number): void {
    this.rates.push(ratePerSecond);
  }
  [Symbol.dispose](): void {
    this.isDisposed = true;
  }
}

describe("real calls", () => {
  function real() {
    const watched = new Watched().pass(3);
    const calls = new FakeCalls();
    const run = watched.model.prepareReal();
    watched.model.beginReal(run, calls);
    return { watched, calls, run, model: watched.model };
  }

  test("are made at their own rate, halved and doubled, while the simulation waits", () => {
    const { watched, calls, model } = real();
    watched.pass(2);
    model.turn("moreLoad", A);
    model.turn("lessLoad", A);
    expect(calls.rates).toEqual([50, 100, 50]);
    model.endReal();
    expect([calls.isDisposed, model.run.elapsedMs]).toEqual([true, expect.closeTo(3_000, 3)]);
  });

  test("are counted as they come, and pausing makes none", () => {
    const { watched, calls, run, model } = real();
    run.picked(A, false);
    run.ended(A, 1.5, true);
    expect(watched.pass(1).share(A)).toBe(1);
    model.pause();
    expect(calls.rates.at(-1)).toBe(0);
    const stoppedMs = model.run.elapsedMs;
    watched.pass(5);
    expect([model.run.elapsedMs, watched.share(A)]).toEqual([stoppedMs, 1]);
    model.pause();
    expect(calls.rates.at(-1)).toBe(50);
  });

  test.each(["slower", "faster", "restore", "fail"] as const)("no server is made worse by %s", (knob) => {
    expect(real().model.turn(knob, A)).toBe("real servers are not slowed; press m for the simulation");
  });

  test.each(["stop", "strict", "policy"] as const)("%s is of the simulation", (knob) => {
    expect(real().model.turn(knob, A)).toBe("x, s and y are of the simulation; press m for it");
  });

  test("that find nobody are counted", () => {
    const { calls, run } = real();
    calls.begun = 7;
    run.picked(A, false);
    expect(run.unserved).toBe(6);
  });
});
