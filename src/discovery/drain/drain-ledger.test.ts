import { describe, expect, test } from "vitest";
import type { Instance } from "../instance.js";
import { DrainLedger, type DrainStep, type DrainWrite } from "./drain-ledger.js";

const [OUT, A, B] = ["10.0.3.9:8080", "10.0.3.7:8080", "10.0.3.8:8080"] as const;

/** A service in memory: what stands in etcd, and what our watch saw of it. */
class World {
  readonly ledger = new DrainLedger(OUT);
  #revision = 100;
  readonly #keys = new Map<string, Instance>();

  /** A registration, or a later put of the same key. Lease: its own, if none is given. */
  put(id: string, value: string, leaseId: string | null = `lease${id}`): void {
    this.#revision += 1;
    const key = `user.rpc/${id}`;
    const before = this.#keys.get(key);
    this.#keys.set(key, {
      ...{ key, service: "user.rpc", id, value, address: value, leaseId },
      createRevision: before?.createRevision ?? `${this.#revision}`,
      modRevision: `${this.#revision}`,
      version: `${Number(before?.version ?? 0) + 1}`,
    });
  }

  delete(id: string): void {
    this.#keys.delete(`user.rpc/${id}`);
  }

  get instances(): Instance[] {
    return [...this.#keys.values()];
  }

  decide(instances = this.instances): DrainStep[] {
    return this.ledger.decide(instances);
  }

  /** Writes what is to be written; `isAnswered` false: it is done, and nobody hears of it. */
  write(steps: readonly DrainStep[], isAnswered = true): void {
    for (const step of steps) {
      if (step.type !== "write") continue;
      this.ledger.begin(step);
      this.put(step.instance.id, step.value, step.instance.leaseId);
      if (isAnswered) this.ledger.confirm(step, `${this.#revision}`);
    }
  }

  /** What a turn led to, as text. */
  turn(): string[] {
    const steps = this.decide();
    this.write(steps);
    return steps.map(told);
  }
}

function told(step: DrainStep): string {
  if (step.type !== "write") return textOf(step);
  return `${textOf(step.event)} <- ${step.value}`;
}

function textOf(event: DrainWrite["event"] | DrainStep): string {
  const reason = "reason" in event ? ` ${event.reason}` : "";
  return `${event.type}${reason} ${"key" in event ? event.key : ""}`;
}

function drained(): World {
  const world = new World();
  world.put("7", A);
  world.put("9", OUT);
  expect(world.turn()).toEqual([`drained user.rpc/9 <- ${A}`]);
  return world;
}

describe("a drain writes", () => {
  test("another endpoint's address over every key that carries the address, and is then content", () => {
    const world = new World();
    world.put("7", A);
    world.put("9", OUT);
    world.put("12", OUT, null);
    expect(world.turn()).toEqual([`drained user.rpc/9 <- ${A}`, `drained user.rpc/12 <- ${A}`]);
    expect(world.turn()).toEqual([]);
    expect(world.ledger.drained.map(({ key }) => key)).toEqual(["user.rpc/9", "user.rpc/12"]);
  });

  test("nothing where no other endpoint is", () => {
    const world = new World();
    world.put("9", OUT);
    world.put("10", '{"json":1}');
    const json = world.instances.map((one) => (one.id === "10" ? { ...one, address: null } : one));
    expect(world.decide(json)).toEqual([]);
  });

  test.each([
    { name: "one with a lease before one without", first: { id: "1", lease: null }, second: { id: "2" } },
    {
      name: "one as it was registered before one changed in place",
      first: { id: "1", changed: true },
      second: { id: "2" },
    },
  ])("the address of $name", ({ first, second }) => {
    const world = new World();
    const { id, lease, changed = false } = { lease: `lease${first.id}`, ...first };
    world.put(id, A, lease);
    if (changed) world.put(id, A, lease);
    world.put(second.id, B);
    world.put("9", OUT);
    expect(world.turn()).toEqual([`drained user.rpc/9 <- ${B}`]);
  });
});

describe("a drain is kept", () => {
  test("a new registration of the address is drained again", () => {
    const world = drained();
    world.put("10", OUT);
    expect(world.turn()).toEqual([`redrained user.rpc/10 <- ${A}`]);
  });

  test("a key that was deleted and put back by its publisher is drained again", () => {
    const world = drained();
    world.delete("9");
    world.put("9", OUT);
    expect(world.turn()).toEqual([`redrained user.rpc/9 <- ${A}`]);
  });

  test("a fixed key under another lease is a new registration", () => {
    const world = drained();
    world.put("9", OUT, "another lease");
    expect(world.turn()).toEqual([`redrained user.rpc/9 <- ${A}`]);
  });

  test("what it says is replaced when that endpoint leaves, and only then", () => {
    const world = drained();
    world.put("8", B);
    expect(world.turn()).toEqual([]);
    world.delete("7");
    expect(world.turn()).toEqual([`siblingChanged user.rpc/9 <- ${B}`]);
    expect(world.ledger.drained).toMatchObject([{ said: B }]);
  });

  test("the address is back while no other endpoint is left, and drained again when one joins", () => {
    const world = drained();
    world.delete("7");
    expect(world.turn()).toEqual([`restored noSibling user.rpc/9 <- ${OUT}`]);
    expect(world.ledger.drained).toEqual([]);
    expect(world.turn()).toEqual([]);
    world.put("8", B);
    expect(world.turn()).toEqual([`redrained user.rpc/9 <- ${B}`]);
  });

  test("a key that is gone is told, and not put back in the end", () => {
    const world = drained();
    world.delete("9");
    expect(world.turn()).toEqual(["skipped gone user.rpc/9"]);
    expect(world.ledger.drained).toEqual([]);
  });
});

describe("somebody else's write", () => {
  test.each([
    { name: "another address", value: B },
    { name: "the drained address, put back by hand", value: OUT },
  ])("is left alone and told once: $name", ({ value }) => {
    const world = drained();
    world.put("9", value);
    expect(world.turn()).toEqual(["skipped changed user.rpc/9"]);
    expect(world.turn()).toEqual([]);
    expect(world.ledger.drained).toEqual([]);
  });

  test("of what we wrote ourselves changes nothing, and is known when it is put back", () => {
    const world = drained();
    world.put("9", A);
    expect(world.turn()).toEqual([]);
    const [now] = world.instances.filter(({ id }) => id === "9");
    expect(world.ledger.drained).toMatchObject([{ modRevision: now?.modRevision }]);
  });

  test("that is undone makes the key ours again: another drain of the endpoint that it said has ended", () => {
    const world = drained();
    world.put("8", B);
    world.put("9", B);
    expect(world.turn()).toEqual(["skipped changed user.rpc/9"]);
    world.put("9", A);
    expect(world.turn()).toEqual([]);
    expect(world.ledger.drained).toMatchObject([{ key: "user.rpc/9", said: A }]);
  });

  test("a key that is left alone is drained when it is registered anew", () => {
    const world = drained();
    world.put("9", B);
    world.turn();
    world.delete("9");
    world.turn();
    world.put("9", OUT);
    expect(world.turn()).toEqual([`redrained user.rpc/9 <- ${A}`]);
  });

  test("a publisher that puts its key back again and again is given up after five times", () => {
    const world = drained();
    const turns = Array.from({ length: 7 }, (_, at) => {
      world.put("9", OUT, `lease ${at}`);
      return world.turn();
    });
    expect(turns.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => [`redrained user.rpc/9 <- ${A}`]));
    expect(turns[5]).toEqual(["skipped fought user.rpc/9"]);
  });
});

describe("a watch that is behind, and answers that are lost", () => {
  test("what was seen before our own write is no news", () => {
    const world = new World();
    world.put("7", A);
    world.put("9", OUT);
    const before = world.instances;
    world.turn();
    expect(world.decide(before)).toEqual([]);
  });

  test("a write whose answer was lost is found done, and told then", () => {
    const world = new World();
    world.put("7", A);
    world.put("9", OUT);
    world.write(world.decide(), false);
    expect(world.ledger.drained).toMatchObject([{ said: OUT, tried: A }]);
    expect(world.turn()).toEqual(["drained user.rpc/9"]);
    expect(world.ledger.drained).toMatchObject([{ said: A }]);
  });

  test("a write that was not done is tried again", () => {
    const world = new World();
    world.put("7", A);
    world.put("9", OUT);
    for (const step of world.decide()) if (step.type === "write") world.ledger.begin(step);
    expect(world.turn()).toEqual([`drained user.rpc/9 <- ${A}`]);
  });

  test("a change of sibling that was not done leaves the key ours", () => {
    const world = drained();
    world.put("8", B);
    world.delete("7");
    for (const step of world.decide()) if (step.type === "write") world.ledger.begin(step);
    expect(world.ledger.drained).toMatchObject([{ said: A, tried: B }]);
    expect(world.turn()).toEqual([`siblingChanged user.rpc/9 <- ${B}`]);
  });

  test("a write that was refused is forgotten, and decided anew", () => {
    const world = new World();
    world.put("7", A);
    world.put("9", OUT);
    for (const step of world.decide()) {
      if (step.type !== "write") continue;
      world.ledger.begin(step);
      world.ledger.refuse(step);
    }
    expect(world.ledger.drained).toEqual([]);
    expect(world.turn()).toEqual([`drained user.rpc/9 <- ${A}`]);
  });
});
