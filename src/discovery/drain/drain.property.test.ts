/** Whatever happens to a service under a drain: in the end each key says what somebody other than the drain wrote last. */
import { describe, expect, test } from "vitest";
import { FakeStore } from "../../../test/support/fake-store.js";
import { AbortScope } from "../../runtime/abort.js";
import { type SeededRandom, seededRandom } from "../../runtime/seeded-random.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { Drain } from "./drain.js";

const OUT = "10.0.3.9:8080";
const SIBLINGS = ["10.0.3.7:8080", "10.0.3.8:8080"] as const;
const STEPS = 60;
const { signal: never } = new AbortController();

class World {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore(this.clock);
  readonly drain = new Drain("user.rpc", OUT, { store: this.store, clock: this.clock });
  readonly scope = new AbortScope();
  /** By key, what others wrote last. */
  readonly written = new Map<string, string>();
  readonly #random: SeededRandom;
  #count = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.register(SIBLINGS[0]);
    this.register(OUT);
  }

  /** As a process that starts, under a lease of its own. */
  register(value: string, id = ++this.#count): void {
    const leaseId = `${1_000 + ++this.#count}`;
    this.store.etcd.grant(leaseId, 1_000_000, this.clock.monotonicMs());
    this.#put(`user.rpc/${id}`, value, leaseId);
  }

  async step(): Promise<void> {
    const keys = [...this.written.keys()];
    const key = keys[Math.floor(this.#random.next() * keys.length)] ?? "";
    const leaseId = this.store.etcd.get(key)?.leaseId;
    const steps: (() => void)[] = [
      () => this.register(OUT),
      () => this.register(this.#sibling),
      () => this.register(OUT, Number(key.slice("user.rpc/".length)) || undefined), // the same key, another lease
      () => this.#delete(key),
      () => this.#delete(key),
      // By hand, under the lease that it has: a value that nobody else has, or the address back.
      () => this.#put(key, `10.0.9.${++this.#count % 250}:80`, leaseId),
      () => this.#put(key, OUT, leaseId),
      () => this.store.cut(),
      () => this.store.heal(),
      () => this.store.heal(),
      () => this.store.compact(),
      () => this.store.relist("resumed"),
      () => this.store.failNext("transact"),
      () => this.store.failNext("transact", { isApplied: true }),
    ];
    steps[Math.floor(this.#random.next() * steps.length)]?.();
    if (this.#random.next() < 0.7) await this.clock.advance(this.#random.next() < 0.5 ? 0 : 1_500);
  }

  get values(): ReadonlyMap<string, string> {
    return new Map(this.store.etcd.list({ prefix: "" }).map(({ key, value }) => [key, value]));
  }

  get #sibling(): string {
    return SIBLINGS[this.#random.next() < 0.5 ? 0 : 1];
  }

  #put(key: string, value: string, leaseId: string | undefined): void {
    if (key === "" || (this.written.has(key) && leaseId === undefined)) return;
    this.written.set(key, value);
    this.store.commit({ key, value, leaseId });
  }

  #delete(key: string): void {
    if (!this.written.delete(key)) return;
    this.store.commit({ delete: key });
  }
}

describe("after a drain", () => {
  test.each(Array.from({ length: 200 }, (_, seed) => ({ seed })))(
    "each key says what somebody else wrote last (seed $seed)",
    async ({ seed }) => {
      const world = new World(seed);
      const turns = world.drain.keep(world.scope.signal);
      const kept = (async () => {
        for await (const _ of turns);
      })().catch(() => {});
      await world.clock.settle();
      for (let at = 0; at < STEPS; at += 1) await world.step();
      world.scope.abort("enough");
      await world.clock.settle();
      await kept;
      world.store.heal();
      await putBack(world);
      expect(world.values).toEqual(world.written);
    },
  );

  test("while it lasts, no client sees the address: there are worlds in which it has something to do", async () => {
    const world = new World(1);
    const turns = world.drain.keep(world.scope.signal);
    await Promise.all([turns.next(), world.clock.settle()]);
    expect([...world.values.values()]).not.toContain(OUT);
    expect([...world.written.values()]).toContain(OUT);
    await turns.return();
  });
});

/** Faults that were ordered and not met yet are met now. */
async function putBack({ drain }: World): Promise<void> {
  for (;;) {
    try {
      await drain.putBack(never);
      return;
    } catch {
      // It is tried again: what is left stands in `drained`.
    }
  }
}
