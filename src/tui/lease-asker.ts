/** Asks for the TTL of the leases in sight, every 2 s each, and of new ones soon after they came into sight. */
import { AbortScope } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import type { LeaseAnswer } from "./model/lease-book.js";

const EVERY_MS = 2_000;
/** Between two rounds, however fast rows are scrolled through. */
const LEAST_MS = 250;
const PARALLEL_ASKS = 8;

export interface LeaseAskerOptions {
  /** The leases of the rows in sight; none while nothing is to be asked. */
  readonly inSight: () => Iterable<string>;
  readonly ask: (leaseId: string, signal: AbortSignal) => Promise<LeaseAnswer | "silent">;
  readonly onAnswers: (answers: ReadonlyMap<string, LeaseAnswer>) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export class LeaseAsker {
  readonly #options: LeaseAskerOptions;
  /** Of the leases in sight, when each was asked last. */
  #askedAtMs: ReadonlyMap<string, number> = new Map();
  #wait: AbortScope | undefined;

  constructor(options: LeaseAskerOptions) {
    this.#options = options;
  }

  /** Other rows may have come into sight. */
  look(): void {
    if (this.#hasUnasked()) this.#wait?.abort();
  }

  /** Until the signal aborts. */
  async run(): Promise<void> {
    const { clock, signal } = this.#options;
    while (!signal.aborted) {
      await this.#askDue();
      await clock.sleep(LEAST_MS, signal).catch(() => {});
      if (!this.#hasUnasked()) await this.#sleepUntilDue();
    }
  }

  async #askDue(): Promise<void> {
    const { clock, signal, inSight, ask, onAnswers } = this.#options;
    const nowMs = clock.monotonicMs();
    const askedAtMs = new Map<string, number>();
    const due: string[] = [];
    for (const leaseId of new Set(inSight())) {
      const atMs = this.#askedAtMs.get(leaseId);
      const isDue = atMs === undefined || nowMs - atMs >= EVERY_MS;
      if (isDue) due.push(leaseId);
      askedAtMs.set(leaseId, isDue ? nowMs : atMs);
    }
    this.#askedAtMs = askedAtMs;
    const answers = await askAll(due, ask, signal);
    if (answers.size > 0) onAnswers(answers);
  }

  async #sleepUntilDue(): Promise<void> {
    const { clock, signal } = this.#options;
    const nowMs = clock.monotonicMs();
    let dueMs = nowMs + EVERY_MS;
    for (const atMs of this.#askedAtMs.values()) dueMs = Math.min(dueMs, atMs + EVERY_MS);
    using wait = new AbortScope(signal);
    this.#wait = wait;
    await clock.sleep(Math.max(0, dueMs - nowMs), wait.signal).catch(() => {});
    this.#wait = undefined;
  }

  #hasUnasked(): boolean {
    for (const leaseId of this.#options.inSight()) if (!this.#askedAtMs.has(leaseId)) return true;
    return false;
  }
}

/** A lease that was not answered for is left out. */
async function askAll(
  leases: readonly string[],
  ask: LeaseAskerOptions["ask"],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, LeaseAnswer>> {
  const answers = new Map<string, LeaseAnswer>();
  const waiting = [...leases];
  const askOneByOne = async () => {
    for (let leaseId = waiting.pop(); leaseId !== undefined && !signal.aborted; leaseId = waiting.pop()) {
      const answer = await ask(leaseId, signal);
      if (answer !== "silent") answers.set(leaseId, answer);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL_ASKS, leases.length) }, askOneByOne));
  return answers;
}
