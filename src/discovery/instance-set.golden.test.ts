/** test/golden/container.json: what real go-zero 1.10.3 holds after each step, and the places where we hold more. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { KeyValue } from "../store/key-value.js";
import type { KeyChange } from "../store/watch-message.js";
import { InstanceSet } from "./instance-set.js";
import type { InstanceEvent } from "./service-event.js";

interface Step {
  readonly do: "load" | "events" | "reload" | "compacted" | "late";
  readonly kvs?: readonly (readonly [string, string])[];
  readonly events?: readonly {
    readonly type: "put" | "delete";
    readonly key: string;
    readonly value?: string;
  }[];
  readonly values: readonly string[];
  readonly lateValues?: readonly string[];
  readonly callbacks: number;
}

interface Case {
  readonly name: string;
  readonly key: string;
  readonly exclusive: boolean;
  readonly steps?: readonly Step[];
  readonly stepsAnyOf?: readonly (readonly Step[])[];
}

const FILE = new URL("../../test/golden/container.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(FILE, "utf8")) as { cases: readonly Case[] };

/** Departure 3: go-zero loses endpoints in a reload. By case: what it holds after the reload, and what we hold. */
const LOST_IN_GO_ZERO: Readonly<Record<string, { goZero: readonly string[]; ours: readonly string[] }>> = {
  "reload, a kept key has another value: the endpoint is lost": {
    goZero: ["10.0.0.2:8080"],
    ours: ["10.0.0.2:8080", "10.0.0.3:8080"],
  },
  "reload, two kept keys swapped values: both are lost": {
    goZero: [],
    ours: ["10.0.0.1:8080", "10.0.0.2:8080"],
  },
  "compacted, a kept key has another value": { goZero: [], ours: ["10.0.0.2:8080"] },
};

/** Values agree after the reload, and later go-zero has forgotten the key that moved. */
const FORGOTTEN_IN_GO_ZERO = "reload, a kept key moved onto another key's value";

/** Random cases in which a reload finds a kept key with another value, and go-zero goes on without it. */
const RANDOM_LOSSES = [2, 5, 7, 12, 13, 14, 19, 20, 22, 25, 27, 32, 33, 34].map(
  (number) => `random ${number}`,
);

/** Replays a case: etcd's truth beside the set that is told of it. */
class Replay {
  readonly set: InstanceSet;
  readonly #golden: Case;
  readonly #truth = new Map<string, KeyValue>();
  #revision = 1;

  constructor(golden: Case) {
    this.#golden = golden;
    this.set = this.#newSet();
  }

  /** How often go-zero calls its listeners for what we tell. */
  step(step: Step): number {
    if (step.do === "events") return (step.events ?? []).reduce((sum, event) => sum + this.#event(event), 0);
    if (step.do === "late") return 0;
    const keyValues = (step.kvs ?? []).map(([key, value]) => this.#listed(key, value));
    this.#truth.clear();
    for (const keyValue of keyValues) this.#truth.set(keyValue.key, keyValue);
    if (step.do !== "load") return calls(this.set.replace(keyValues));
    this.set.reset(keyValues);
    return 0;
  }

  /** Whether this step is a list in which a known key has another value. */
  movesKeptKey({ do: what, kvs = [] }: Step): boolean {
    if (what !== "reload" && what !== "compacted") return false;
    return kvs.some(([key, value]) => (this.#truth.get(key)?.value ?? value) !== value);
  }

  get values(): string[] {
    return [...this.set.values()].sort();
  }

  get truth(): string[] {
    return [...new Set([...this.#truth.values()].map(({ value }) => value))].sort();
  }

  /** What a set holds that looks at etcd only now. */
  get lateValues(): string[] {
    const late = this.#newSet();
    late.reset([...this.#truth.values()]);
    return [...late.values()].sort();
  }

  #newSet(): InstanceSet {
    return new InstanceSet(this.#golden.key, { exclusive: this.#golden.exclusive });
  }

  #event({ type, key, value = "" }: NonNullable<Step["events"]>[number]): number {
    this.#revision += 1;
    const modRevision = `${this.#revision}`;
    if (type === "put") {
      this.#truth.set(key, this.#keyValue(key, value));
      return calls(this.set.apply([{ type: "put", keyValue: this.#keyValue(key, value) }]));
    }
    this.#truth.delete(key);
    const change: KeyChange = { type: "delete", key, modRevision };
    // go-zero calls its listeners for a key that they never saw, too.
    return calls(this.set.apply([change])) || 1;
  }

  #listed(key: string, value: string): KeyValue {
    const known = this.#truth.get(key);
    if (known?.value === value) return known;
    this.#revision += 1;
    return this.#keyValue(key, value);
  }

  #keyValue(key: string, value: string): KeyValue {
    const revision = `${this.#revision}`;
    return { key, value, createRevision: "1", modRevision: revision, version: "1", leaseId: "7" };
  }
}

/** A move is a removal and an addition to go-zero; a renewal is nothing. */
function calls(events: readonly InstanceEvent[]): number {
  const weight = { join: 1, leave: 1, move: 2, renew: 0 };
  return events.reduce((sum, event) => sum + weight[event.type], 0);
}

/** Each step as both see it: calls of listeners, and values after it. */
function follows(golden: Case, steps: readonly Step[]): { ours: unknown[]; goZero: unknown[] } {
  const replay = new Replay(golden);
  // In exclusive mode go-zero also calls for keys that it hides; there only the values are compared.
  const told = (callbacks: number) => (golden.exclusive ? null : callbacks);
  const ours = steps.map((step) => ({ callbacks: told(replay.step(step)), values: replay.values }));
  return { ours, goZero: steps.map(({ callbacks, values }) => ({ callbacks: told(callbacks), values })) };
}

/** The steps before the first list that moves a known key. */
function beforeMove(golden: Case): readonly Step[] {
  const replay = new Replay(golden);
  const steps = golden.steps ?? [];
  const first = steps.findIndex((step) => {
    const isMove = replay.movesKeptKey(step);
    replay.step(step);
    return isMove;
  });
  return steps.slice(0, first);
}

function isDeparture({ name }: Case): boolean {
  return name in LOST_IN_GO_ZERO || name === FORGOTTEN_IN_GO_ZERO || RANDOM_LOSSES.includes(name);
}

describe("golden container.json", () => {
  test("holds the cases that this file is about", () => {
    expect(cases.length).toBeGreaterThan(30);
    const names = cases.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(LOST_IN_GO_ZERO), FORGOTTEN_IN_GO_ZERO, ...RANDOM_LOSSES]),
    );
  });

  test.each(cases.filter((golden) => golden.steps !== undefined && !isDeparture(golden)))(
    "values and calls as in go-zero: $name",
    (golden) => {
      const { ours, goZero } = follows(golden, golden.steps ?? []);
      expect(ours).toEqual(goZero);
    },
  );

  test.each(cases.filter((golden) => golden.stepsAnyOf !== undefined && !isDeparture(golden)))(
    "one of go-zero's results: $name",
    (golden) => {
      const results = (golden.stepsAnyOf ?? []).map((steps) => follows(golden, steps));
      expect(results.some(({ ours, goZero }) => JSON.stringify(ours) === JSON.stringify(goZero))).toBe(true);
    },
  );

  test.each(cases.filter(({ steps = [] }) => steps.some(({ lateValues }) => lateValues !== undefined)))(
    "who comes late holds what etcd has, as in go-zero: $name",
    (golden) => {
      const replay = new Replay(golden);
      const looks = (golden.steps ?? []).map((step) => {
        replay.step(step);
        return { ours: replay.lateValues, etcd: replay.truth, goZero: step.lateValues ?? replay.truth };
      });
      expect(looks.map(({ ours }) => ours)).toEqual(looks.map(({ etcd }) => etcd));
      expect(looks.map(({ ours }) => ours)).toEqual(looks.map(({ goZero }) => goZero));
    },
  );
});

describe("departure 3: a reload never drops an endpoint whose key kept its name and changed its value", () => {
  test.each(Object.entries(LOST_IN_GO_ZERO))("%s", (name, expected) => {
    const golden = cases.find((each) => each.name === name);
    if (golden?.steps === undefined) throw new Error(`no case ${name}`);
    const replay = new Replay(golden);
    for (const step of golden.steps) {
      replay.step(step);
      expect(replay.values).toEqual(replay.truth);
      if (step.do !== "reload" && step.do !== "compacted") continue;
      expect(step.values).toEqual(expected.goZero);
      expect(replay.values).toEqual(expected.ours);
    }
  });

  test(FORGOTTEN_IN_GO_ZERO, () => {
    const golden = cases.find((each) => each.name === FORGOTTEN_IN_GO_ZERO);
    const replay = new Replay(golden as Case);
    for (const step of golden?.steps ?? []) replay.step(step);
    expect(golden?.steps?.at(-1)?.values).toEqual([]);
    expect(replay.values).toEqual(["10.0.0.2:8080"]);
  });

  test.each(RANDOM_LOSSES)(
    "%s: as in go-zero up to the reload that moves a key, and etcd's truth after it",
    (name) => {
      const golden = cases.find((each) => each.name === name) as Case;
      const { ours, goZero } = follows(golden, beforeMove(golden));
      expect(ours).toEqual(goZero);
      const replay = new Replay(golden);
      const steps = (golden.steps ?? []).map((step) => {
        replay.step(step);
        const { values, truth } = replay;
        return { theirs: step.values, values, truth, hidden: truth.filter((each) => !values.includes(each)) };
      });
      expect(steps.map(({ values, hidden }) => [...values, ...hidden].sort())).toEqual(
        steps.map(({ truth }) => truth),
      );
      expect(steps.map(({ theirs }) => theirs)).not.toEqual(steps.map(({ values }) => values));
      // Only an exclusive set hides what etcd has.
      expect(golden.exclusive || steps.every(({ hidden }) => hidden.length === 0)).toBe(true);
    },
  );
});
