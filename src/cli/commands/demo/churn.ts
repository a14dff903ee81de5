/** What happens to the demo's instances, and when. All chance is in `random`: the same seed tells the same story. */
import type { Random } from "../../../runtime/random.js";
import type { Role } from "./cast.js";

export type ChurnStep = { readonly atMs: number } & Action;

/** `instance`: its place in the cast. */
type Action =
  /** It takes its registration out and ends, or comes (back) at a new port. */
  | { readonly kind: "stop" | "start"; readonly instance: number }
  /** It dies: its key stays until the lease runs out. */
  | { readonly kind: "crash"; readonly instance: number }
  /** Another takes its place under its ID, at another address. */
  | { readonly kind: "move"; readonly instance: number }
  /** etcd itself goes away, and comes back with its data. */
  | { readonly kind: "etcdDown" }
  | { readonly kind: "etcdUp" };

/** A story that has all of it in 15 s: of what is watched one stops, and one is killed and its lease runs out. */
export const DEFAULT_SEED = 7;

const FIRST_FLAP_MS = 3_000;
const FLAP_EVERY_MS = 8_000;
const FLAP_OUT_MS = 2_000;
const OUTAGE_AT_MS = 40_000;
const OUTAGE_MS = 4_000;
const LEAST_PAUSE_MS = 1_200;
const MOST_PAUSE_MS = 3_000;
const RESTART_MS = 1_500;
/** Longer than a lease of 10 s: that it ran out is to be seen. */
const CRASH_MS = 13_000;

/** For ever, in the order of time. `at` is counted from the start. */
export function* churn(cast: readonly Role[], random: Random): Generator<ChurnStep, never, undefined> {
  const agenda = new Agenda();
  const resting = new Set<number>();
  const steady = cast.flatMap(({ part }, instance) => (part === "steady" ? [instance] : []));
  for (const [instance, { part }] of cast.entries()) {
    if (part === "flapping") agenda.add(FIRST_FLAP_MS, { kind: "stop", instance });
  }
  agenda.add(OUTAGE_AT_MS, { kind: "etcdDown" });
  let drawnAtMs = pause(random);
  for (;;) {
    if (drawnAtMs < agenda.nextMs) {
      const free = steady.filter((instance) => !resting.has(instance));
      const instance = free[Math.floor(random.next() * free.length)];
      if (instance !== undefined) agenda.add(drawnAtMs, { kind: drawKind(random), instance });
      drawnAtMs += pause(random);
      continue;
    }
    const step = agenda.take();
    const isFlap = "instance" in step && cast[step.instance]?.part === "flapping";
    for (const [afterMs, action] of consequences(step, isFlap)) agenda.add(step.atMs + afterMs, action);
    if (step.kind === "stop" || step.kind === "crash") resting.add(step.instance);
    if (step.kind === "start") resting.delete(step.instance);
    yield step;
  }
}

function pause(random: Random): number {
  return Math.round(LEAST_PAUSE_MS + random.next() * (MOST_PAUSE_MS - LEAST_PAUSE_MS));
}

function drawKind(random: Random): "stop" | "move" | "crash" {
  const drawn = random.next();
  return drawn < 0.5 ? "stop" : drawn < 0.8 ? "move" : "crash";
}

function consequences(step: ChurnStep, isFlap: boolean): [afterMs: number, action: Action][] {
  switch (step.kind) {
    case "stop":
      return isFlap
        ? [
            [FLAP_OUT_MS, { kind: "start", instance: step.instance }],
            [FLAP_EVERY_MS, { kind: "stop", instance: step.instance }],
          ]
        : [[RESTART_MS, { kind: "start", instance: step.instance }]];
    case "crash":
      return [[CRASH_MS, { kind: "start", instance: step.instance }]];
    case "etcdDown":
      return [[OUTAGE_MS, { kind: "etcdUp" }]];
    default:
      return [];
  }
}

/** What is due, earliest first; of the same moment, what was added first. */
class Agenda {
  readonly #steps: ChurnStep[] = [];

  get nextMs(): number {
    return this.#steps[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  add(atMs: number, action: Action): void {
    const at = this.#steps.findIndex((step) => step.atMs > atMs);
    this.#steps.splice(at < 0 ? this.#steps.length : at, 0, { atMs, ...action });
  }

  take(): ChurnStep {
    const [step] = this.#steps.splice(0, 1);
    if (step === undefined) throw new Error("the flapping instance is always on the agenda");
    return step;
  }
}
