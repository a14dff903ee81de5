/** One service among all: counts, problems and the last event; no row for each endpoint. */
import type { Instance } from "../../discovery/instance.js";
import { ChangeRate, type RateCounts } from "./change-rate.js";
import type { RowEvent } from "./endpoint-row.js";
import {
  type FindProblems,
  gravestFirst,
  type Health,
  healthOf,
  isBreaking,
  type ShownProblem,
} from "./problems.js";

const RATE_MINUTES = 10;

/** As a view sees it. */
export interface ServiceRow {
  /** The service's name: rows are told apart by it. */
  readonly id: string;
  readonly instanceCount: number;
  readonly leasedCount: number;
  readonly lastEvent: (RowEvent & { readonly atMs: number }) | undefined;
  readonly joinedAtMs: number | undefined;
  readonly leftAtMs: number | undefined;
  readonly changeCount: number;
  rate(nowMs: number): RateCounts;
  readonly health: Health;
  /** The gravest that was found, as `health` is, with the value that has it; never what is only worth knowing. */
  readonly problem: { readonly value: string; readonly problem: ShownProblem } | undefined;
}

export class ServiceTally implements ServiceRow {
  readonly id: string;
  readonly #byValue = new Map<string, Map<string, Instance>>();
  readonly #problems = new Map<string, readonly ShownProblem[]>();
  readonly #rate = new ChangeRate(RATE_MINUTES);
  readonly #findProblems: FindProblems;
  instanceCount = 0;
  leasedCount = 0;
  changeCount = 0;
  lastEvent: ServiceRow["lastEvent"];
  joinedAtMs: number | undefined;
  leftAtMs: number | undefined;
  /** Of its name beside the others'. */
  nameProblem: ShownProblem | undefined;

  constructor(name: string, findProblems: FindProblems) {
    this.id = name;
    this.#findProblems = findProblems;
  }

  get health(): Health {
    const all = [...this.#problems.values()].flat();
    return healthOf(this.nameProblem === undefined ? all : [...all, this.nameProblem]);
  }

  get problem(): ServiceRow["problem"] {
    let first: ServiceRow["problem"];
    for (const [value, problems] of this.#problems) {
      const problem = gravestFirst(problems).find(({ severity }) => severity !== "info");
      if (problem === undefined) continue;
      if (isBreaking(problem)) return { value, problem };
      first ??= { value, problem };
    }
    if (first !== undefined || this.nameProblem === undefined) return first;
    return { value: this.id, problem: this.nameProblem };
  }

  rate(nowMs: number): RateCounts {
    return this.#rate.counts(nowMs);
  }

  /** Its changes are seen from now on; `seenUntilMs`: and were until then. */
  seenAgain(nowMs: number, seenUntilMs?: number): void {
    this.#rate.resume(nowMs, seenUntilMs);
  }

  /** `row` is undefined for what is no change to clients. */
  note(atMs: number, row: RowEvent | undefined): void {
    if (row === undefined) return;
    this.#rate.add(atMs);
    this.changeCount += 1;
    this.lastEvent = { ...row, atMs };
  }

  put(instance: Instance): void {
    const instances = this.#byValue.get(instance.value) ?? new Map<string, Instance>();
    const previous = instances.get(instance.key);
    this.#count(previous, -1);
    this.#count(instance, 1);
    this.#byValue.set(instance.value, instances.set(instance.key, instance));
    this.#judge(instance.value);
  }

  drop(instance: Instance): void {
    const instances = this.#byValue.get(instance.value);
    const known = instances?.get(instance.key);
    if (instances === undefined || known === undefined) return;
    this.#count(known, -1);
    instances.delete(instance.key);
    if (instances.size === 0) this.#byValue.delete(instance.value);
    this.#judge(instance.value);
  }

  /** As it is now, for a picture that stands still. */
  snapshot(nowMs: number): ServiceRow {
    const { id, instanceCount, leasedCount, lastEvent, joinedAtMs, leftAtMs, changeCount, health, problem } =
      this;
    const counts = this.rate(nowMs);
    const rate = () => counts;
    return {
      id,
      instanceCount,
      leasedCount,
      lastEvent,
      joinedAtMs,
      leftAtMs,
      changeCount,
      rate,
      health,
      problem,
    };
  }

  #count(instance: Instance | undefined, by: 1 | -1): void {
    if (instance === undefined) return;
    this.instanceCount += by;
    if (instance.leaseId !== null) this.leasedCount += by;
  }

  #judge(value: string): void {
    const instances = [...(this.#byValue.get(value)?.values() ?? [])];
    const problems =
      instances.length === 0
        ? []
        : this.#findProblems({ service: this.id, value, instances, samplesOf: () => [] });
    if (problems.length === 0) this.#problems.delete(value);
    else this.#problems.set(value, problems);
  }
}
