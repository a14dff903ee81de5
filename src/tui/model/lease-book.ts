/** What leases said when they were asked, and how long they live since. */
import type { LeaseSample } from "./problems.js";

/** Samples of one lease that are kept: enough for a third of its TTL at one question in 2 s. */
const MOST_SAMPLES = 16;
const FORGET_MS = 60_000;

export type LeaseAnswer = { readonly ttlSeconds: number; readonly remainingSeconds: number } | undefined;

export class LeaseBook {
  readonly #samples = new Map<string, LeaseSample[]>();

  /** undefined: etcd knows no such lease, so its keys are about to leave. */
  note(leaseId: string, answer: LeaseAnswer, atMs: number): void {
    if (answer === undefined) {
      this.#samples.delete(leaseId);
      return;
    }
    const samples = this.#samples.get(leaseId) ?? [];
    samples.push({ atMs, ...answer });
    if (samples.length > MOST_SAMPLES) samples.shift();
    this.#samples.set(leaseId, samples);
  }

  samplesOf(leaseId: string): readonly LeaseSample[] {
    return this.#samples.get(leaseId) ?? [];
  }

  /** Seconds left by now, as the last answer said; undefined when it was never asked. */
  remaining(
    leaseId: string,
    nowMs: number,
  ): { readonly seconds: number; readonly ttlSeconds: number } | undefined {
    const last = this.#samples.get(leaseId)?.at(-1);
    if (last === undefined) return undefined;
    const seconds = Math.max(0, last.remainingSeconds - Math.floor(Math.max(0, nowMs - last.atMs) / 1_000));
    return { seconds, ttlSeconds: last.ttlSeconds };
  }

  /** As it is now, for a picture that stands still. */
  snapshot(): LeaseBook {
    const copy = new LeaseBook();
    for (const [leaseId, samples] of this.#samples) copy.#samples.set(leaseId, [...samples]);
    return copy;
  }

  /** Lets go of leases that nobody has asked for a while. */
  forget(nowMs: number): void {
    for (const [leaseId, samples] of this.#samples) {
      if (nowMs - (samples.at(-1)?.atMs ?? 0) > FORGET_MS) this.#samples.delete(leaseId);
    }
  }
}
