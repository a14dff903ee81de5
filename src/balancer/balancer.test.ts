/** Endpoints that come, go, pause and return, under every policy. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../runtime/seeded-random.js";
import type { Balancer } from "./balancer.js";
import { createBalancer } from "./create-balancer.js";
import { POLICY_NAMES, type PolicyName } from "./policy.js";
import { type Call, NO_CALL } from "./statistics.js";

const KINDS = [
  ...POLICY_NAMES.map((policy) => ({ name: policy as string, policy, isStrictGoZero: false })),
  { name: "p2c_ewma, strict go-zero", policy: "p2c_ewma" as PolicyName, isStrictGoZero: true },
];

function create(kind: { policy: PolicyName; isStrictGoZero: boolean }, seed = 1) {
  const clock = { nowNs: 1e15 };
  return { clock, balancer: createBalancer(kind.policy, { ...kind, clock, draws: seededRandom(seed) }) };
}

/** Whom this many picks at once go to; the calls are never made. */
function asked(balancer: Balancer, picks: number): Set<string> {
  const calls = Array.from({ length: picks }, (_, pick) => balancer.pick(`key-${pick}`));
  const addresses = new Set(calls.map((call) => balancer.addressOf(call)));
  for (const call of calls) balancer.abandon(call);
  return addresses;
}

describe.each(KINDS)("a balancer by $name", (kind) => {
  test("picks nobody where nobody is", () => {
    const { balancer } = create(kind);
    expect(balancer.pick("key")).toBe(NO_CALL);
    expect(balancer.addressOf(NO_CALL)).toBe("");
    balancer.end(NO_CALL, "ok");
    expect(balancer.snapshot()).toEqual([]);
  });

  test("picks everybody who is there, each address once however often it was named", () => {
    const { balancer } = create(kind);
    balancer.update(["a:1", "b:1", "c:1", "a:1"]);
    expect(balancer.addresses).toEqual(["a:1", "b:1", "c:1"]);
    expect(asked(balancer, 300)).toEqual(new Set(["a:1", "b:1", "c:1"]));
  });

  test("after an update picks nobody that has left; the call in flight ends all the same", () => {
    const { balancer } = create(kind);
    balancer.update(["a:1"]);
    const call = balancer.pick("key");
    balancer.update(["b:1", "c:1"]);
    expect(asked(balancer, 300)).toEqual(new Set(["b:1", "c:1"]));
    balancer.end(call, "failed");
    expect(balancer.snapshot().map(({ address, inflight, success }) => [address, inflight, success])).toEqual(
      [
        ["b:1", 0, 1],
        ["c:1", 0, 1],
      ],
    );
  });

  test("does not pick one that is suspended, and does when it is resumed", () => {
    const { balancer } = create(kind);
    balancer.update(["a:1", "b:1"]);
    balancer.suspend("a:1");
    balancer.suspend("nobody:1");
    expect(asked(balancer, 100)).toEqual(new Set(["b:1"]));
    balancer.update(["a:1", "b:1"]);
    expect(asked(balancer, 100)).toEqual(new Set(["b:1"]));
    balancer.resume("a:1");
    balancer.resume("a:1");
    expect(asked(balancer, 100)).toEqual(new Set(["a:1", "b:1"]));
    balancer.suspend("a:1");
    balancer.remove("a:1");
    balancer.resume("a:1");
    expect(balancer.addresses).toEqual(["b:1"]);
  });
});

test("one that left with no call open is forgotten: back, it is a newcomer", () => {
  const { clock, balancer } = create({ policy: "p2c_ewma", isStrictGoZero: false });
  balancer.update(["a:1"]);
  const call = balancer.pick();
  clock.nowNs += 500e6;
  balancer.end(call, "failed");
  expect(balancer.snapshot()[0]?.success).toBeLessThan(1);
  balancer.remove("a:1");
  balancer.add("a:1");
  expect(balancer.snapshot()[0]).toMatchObject({ success: 1, lagNs: null, sincePickNs: 0 });
});

describe("departure 1: what is known survives a change of the endpoints", () => {
  /** b:1 is slow and failing; then one joins and one leaves. */
  function afterChange(isStrictGoZero: boolean) {
    const { clock, balancer } = create({ policy: "p2c_ewma", isStrictGoZero });
    balancer.update(["b:1"]);
    const open = balancer.pick();
    const call = balancer.pick();
    clock.nowNs += 500e6;
    balancer.end(call, "ok");
    const known = balancer.snapshot()[0];
    balancer.update(["b:1", "c:1"]);
    balancer.remove("c:1");
    const kept = balancer.snapshot()[0];
    balancer.end(open, "ok");
    return { known, kept, after: balancer.snapshot()[0] };
  }

  test("zdisc keeps lag, success and open calls", () => {
    const { known, kept, after } = afterChange(false);
    expect(known).toMatchObject({ lagNs: 500e6, inflight: 1 });
    expect(kept).toEqual(known);
    expect(after).toMatchObject({ lagNs: 500e6, inflight: 0 });
  });

  test("go-zero forgets all of it", () => {
    const { known, kept, after } = afterChange(true);
    expect(known).toMatchObject({ lagNs: 500e6, inflight: 1 });
    expect(kept).toMatchObject({ lagNs: null, inflight: 0, load: 1 });
    expect(after).toMatchObject({ lagNs: null, inflight: 0, load: 1 });
  });
});

type Step =
  | { readonly kind: "pick" }
  | { readonly kind: "end"; readonly which: number; readonly isOk: boolean }
  | { readonly kind: "update"; readonly addresses: readonly string[] }
  | { readonly kind: "add" | "remove" | "suspend" | "resume"; readonly address: string }
  | { readonly kind: "wait"; readonly ms: number };

const address = fc.constantFrom("a:1", "b:1", "c:1", "d:1", "e:1");
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step>({ kind: "pick" }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("end" as const), which: fc.nat(), isOk: fc.boolean() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("update" as const), addresses: fc.array(address) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constantFrom("add", "remove", "suspend", "resume"), address }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(3_000) }) },
  ),
  { maxLength: 120 },
);

/** A balancer, and who may be picked by the plain words of its methods. */
class World {
  readonly clock;
  readonly balancer;
  readonly there = new Set<string>();
  readonly suspended = new Set<string>();
  readonly open: Call[] = [];

  constructor(kind: { policy: PolicyName; isStrictGoZero: boolean }, seed: number) {
    ({ clock: this.clock, balancer: this.balancer } = create(kind, seed));
  }

  get pickable(): string[] {
    return [...this.there].filter((one) => !this.suspended.has(one));
  }

  take(step: Step): void {
    if (step.kind === "pick") this.#pick();
    else if (step.kind === "wait") this.clock.nowNs += step.ms * 1e6;
    else if (step.kind === "end") {
      const [call = NO_CALL] = this.open.splice(step.which % Math.max(1, this.open.length), 1);
      this.balancer.end(call, step.isOk ? "ok" : "failed");
    } else if (step.kind === "update") {
      this.balancer.update(step.addresses);
      for (const one of [...this.there]) if (!step.addresses.includes(one)) this.#forget(one);
      for (const one of step.addresses) this.there.add(one);
    } else {
      this.balancer[step.kind](step.address);
      if (step.kind === "add") this.there.add(step.address);
      if (step.kind === "remove") this.#forget(step.address);
      if (step.kind === "suspend" && this.there.has(step.address)) this.suspended.add(step.address);
      if (step.kind === "resume") this.suspended.delete(step.address);
    }
  }

  #pick(): void {
    const call = this.balancer.pick("user-42");
    expect(this.pickable.length === 0 ? [""] : this.pickable).toContain(this.balancer.addressOf(call));
    if (call !== NO_CALL) this.open.push(call);
  }

  #forget(address: string): void {
    this.there.delete(address);
    this.suspended.delete(address);
  }
}

describe.each(KINDS)("whatever happens to the endpoints of $name", (kind) => {
  test.each([1, 2, 3])(
    "nobody is picked who left or is suspended, and calls in flight return to 0 (seed %i)",
    (seed) => {
      fc.assert(
        fc.property(steps, (taken) => {
          const world = new World(kind, seed);
          for (const step of taken) world.take(step as Step);
          expect(new Set(world.balancer.addresses)).toEqual(world.there);
          for (const call of world.open) world.balancer.end(call, "ok");
          world.balancer.update(["a:1", "b:1", "c:1", "d:1", "e:1"]);
          expect(world.balancer.snapshot().map(({ inflight }) => inflight)).toEqual([0, 0, 0, 0, 0]);
        }),
        { seed, numRuns: 100 },
      );
    },
  );
});

describe("round_robin", () => {
  test("takes each in turn, so shares differ by one pick at most", () => {
    const { balancer } = create({ policy: "round_robin", isStrictGoZero: false });
    balancer.update(["a:1", "b:1", "c:1"]);
    const taken = Array.from({ length: 8 }, () => balancer.addressOf(balancer.pick()));
    expect(new Set(taken.slice(0, 3)).size).toBe(3);
    expect(taken.slice(3)).toEqual(taken.slice(0, 5));
  });
});

describe("random", () => {
  test.each([1, 2, 3])("gives each of ten the same share, by what chance allows (seed %i)", (seed) => {
    const { balancer } = create({ policy: "random", isStrictGoZero: false }, seed);
    balancer.update(Array.from({ length: 10 }, (_, at) => `10.0.0.${at}:80`));
    const PICKS = 100_000;
    for (let pick = 0; pick < PICKS; pick += 1) balancer.pick();
    const shares = balancer.snapshot().map(({ inflight }) => inflight);
    const most = 5 * Math.sqrt(PICKS * 0.1 * 0.9);
    expect(Math.max(...shares.map((share) => Math.abs(share - PICKS / 10)))).toBeLessThan(most);
  });
});
