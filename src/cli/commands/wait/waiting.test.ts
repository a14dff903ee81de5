import { describe, expect, test } from "vitest";
import { FakeStore } from "../../../../test/support/fake-store.js";
import { AbortScope } from "../../../runtime/abort.js";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import type { WaitDocument } from "../../documents/wait-report.js";
import { parseCondition } from "./condition.js";
import { Waiting } from "./waiting.js";

/** A wait on a fake store, its time in the test's hands. */
class World {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore(this.clock);
  readonly scope = new AbortScope();
  readonly told: WaitDocument[] = [];
  emptyCount = 0;

  async wait(conditions: readonly string[], mode: "all" | "any" = "all"): Promise<void> {
    const asked = { service: "user.rpc", conditions: conditions.map(parseCondition), mode, timeoutMs: 0 };
    const onEmpty = () => {
      this.emptyCount += 1;
    };
    const { store, clock } = this;
    const beganMs = clock.monotonicMs();
    const waiting = new Waiting(asked, { store, clock, beganMs, signal: this.scope.signal, onEmpty });
    void this.#read(waiting.documents());
    await clock.settle();
  }

  async put(id: number, address = `10.0.3.${id}:8080`): Promise<void> {
    this.store.commit({ key: `user.rpc/${id}`, value: address });
    await this.clock.settle();
  }

  async delete(id: number): Promise<void> {
    this.store.commit({ delete: `user.rpc/${id}` });
    await this.clock.settle();
  }

  /** `6000 endpoints>=1:true`, then `report` when it is over. */
  get lines(): string[] {
    return this.told.map(({ kind, tookMs, stale, conditions }) => {
      const states = conditions.map(({ condition, met }) => `${condition}:${met}`).join(" ");
      return `${tookMs} ${states}${stale ? " stale" : ""}${kind === "waitReport" ? " report" : ""}`;
    });
  }

  async #read(documents: AsyncIterable<WaitDocument>): Promise<void> {
    for await (const document of documents) this.told.push(document);
  }
}

describe("waiting", () => {
  test("tells each change, and ends when all conditions hold at once", async () => {
    const world = new World();
    await world.put(7);
    await world.wait(["endpoints>=2", "has=10.0.3.7:8080"]);
    await world.clock.advance(500);
    await world.delete(7);
    await world.put(8);
    await world.put(9);
    await world.clock.advance(500);
    await world.put(7);
    expect(world.lines).toEqual([
      "0 endpoints>=2:false has=10.0.3.7:8080:true",
      "500 endpoints>=2:false has=10.0.3.7:8080:false",
      "500 endpoints>=2:false has=10.0.3.7:8080:false",
      "500 endpoints>=2:true has=10.0.3.7:8080:false",
      "1000 endpoints>=2:true has=10.0.3.7:8080:true",
      "1000 endpoints>=2:true has=10.0.3.7:8080:true report",
    ]);
  });

  test("with any, ends when one holds", async () => {
    const world = new World();
    await world.wait(["endpoints>=2", "has=10.0.3.7:8080"], "any");
    await world.put(7);
    expect(world.lines.at(-1)).toBe("0 endpoints>=2:false has=10.0.3.7:8080:true report");
  });

  test("says once that the service is not there, and goes on", async () => {
    const world = new World();
    await world.wait(["endpoints>=2"]);
    await world.put(7);
    await world.delete(7);
    await world.put(8);
    await world.put(9);
    expect(world.emptyCount).toBe(1);
    expect(world.lines.at(-1)).toBe("0 endpoints>=2:true report");
  });

  test("does not say so when nothing is what is waited for", async () => {
    const world = new World();
    await world.wait(["gone"]);
    expect({ told: world.lines, emptyCount: world.emptyCount }).toEqual({
      told: ["0 gone:true", "0 gone:true report"],
      emptyCount: 0,
    });
  });

  test("is stable when nothing joined, left or moved for so long; a renewal is no change", async () => {
    const world = new World();
    await world.put(7);
    await world.wait(["stable=10s"]);
    await world.clock.advance(9_000);
    await world.put(7, "10.0.3.8:8080");
    await world.clock.advance(9_000);
    await world.put(7, "10.0.3.8:8080");
    expect(world.lines).toEqual(["0 stable=10s:false"]);
    await world.clock.advance(1_000);
    expect(world.lines.slice(1)).toEqual(["19000 stable=10s:true", "19000 stable=10s:true report"]);
  });

  test("believes nothing while etcd is away, and goes on when it is back", async () => {
    const world = new World();
    await world.put(7);
    await world.put(8);
    await world.wait(["endpoints<=1"]);
    world.store.cut();
    await world.clock.advance(1_000);
    await world.delete(8);
    await world.clock.advance(1_000);
    world.store.heal();
    await world.clock.settle();
    expect(world.lines).toEqual([
      "0 endpoints<=1:false",
      "0 endpoints<=1:false stale",
      "2000 endpoints<=1:true",
      "2000 endpoints<=1:true report",
    ]);
  });

  test("reports how it stands when the time is up, and leaves no timer", async () => {
    const world = new World();
    await world.put(7);
    await world.wait(["endpoints>=2", "stable=1h"]);
    await world.clock.advance(3_000);
    world.scope.abort();
    await world.clock.settle();
    expect(world.lines.at(-1)).toBe("3000 endpoints>=2:false stable=1h:false report");
    expect(world.told.at(-1)).toMatchObject({
      met: false,
      endpoints: [{ address: "10.0.3.7:8080", keys: ["user.rpc/7"], probe: null }],
    });
    expect(world.clock.timerCount).toBe(0);
  });

  test("reports that etcd never answered when the time is up before it did", async () => {
    const world = new World();
    world.store.cut();
    await world.wait(["gone"]);
    await world.clock.advance(3_000);
    world.scope.abort();
    await world.clock.settle();
    expect(world.lines).toEqual(["3000 gone:false stale report"]);
  });
});
