/** When a lease is renewed late. go-zero's client renews at a third of the TTL, so two thirds are left. Source: go.etcd.io/etcd/client/v3/lease.go. */
import type { LeaseSample } from "./facts/endpoint-facts.js";

/** Under half of the TTL, twice, a third of the TTL apart, and never more in between. */
export function isLate(samples: readonly LeaseSample[]): boolean {
  const last = samples.at(-1);
  if (last === undefined || !isUnderHalf(last)) return false;
  for (let at = samples.length - 2; at >= 0; at -= 1) {
    const sample = samples[at];
    if (sample === undefined || !isUnderHalf(sample)) return false;
    if (last.atMs - sample.atMs >= (last.ttlSeconds * 1_000) / 3) return true;
  }
  return false;
}

export function isUnderHalf({ remainingSeconds, ttlSeconds }: LeaseSample): boolean {
  return remainingSeconds * 2 < ttlSeconds;
}
