/** Asks for the TTL of the leases in sight, every 2 s each, and of new ones at once. */
import type { Clock } from "../runtime/clock.js";
import type { LeaseAnswer } from "./model/lease-book.js";

const EVERY_MS = 2_000;
const LOOK_MS = 250;
const PARALLEL_ASKS = 8;

export interface LeaseAskerOptions {
  /** The leases of the rows in sight; none while nothing is to be asked. */
  readonly inSight: () => Iterable<string>;
  readonly ask: (leaseId: string, signal: AbortSignal) => Promise<LeaseAnswer | "silent">;
  readonly onAnswers: (answers: ReadonlyMap<string, LeaseAnswer>) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. */
export async function askLeases({
  inSight,
  ask,
  onAnswers,
  clock,
  signal,
}: LeaseAskerOptions): Promise<void> {
  let askedAtMs = new Map<string, number>();
  while (!signal.aborted) {
    const nowMs = clock.monotonicMs();
    const leases = [...new Set(inSight())];
    const due = leases.filter(
      (leaseId) => nowMs - (askedAtMs.get(leaseId) ?? Number.NEGATIVE_INFINITY) >= EVERY_MS,
    );
    askedAtMs = new Map(
      leases.map((leaseId) => [leaseId, askedAtMs.get(leaseId) ?? Number.NEGATIVE_INFINITY]),
    );
    for (const leaseId of due) askedAtMs.set(leaseId, nowMs);
    const answers = await askAll(due, ask, signal);
    if (answers.size > 0) onAnswers(answers);
    await clock.sleep(LOOK_MS, signal).catch(() => {});
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
