import type { EndpointRule, LeaseSample } from "../rule.js";

/** go-zero renews at a third of the TTL, so two thirds are left. Source: go.etcd.io/etcd/client/v3/lease.go. */
export const leaseLate: EndpointRule = {
  id: "lease-late",
  severity: "warning",
  about: "endpoint",
  asks: "are leases renewed in time?",
  find({ instances, samplesOf }) {
    const late = instances.find(({ leaseId }) => leaseId !== null && isLate(samplesOf(leaseId)));
    const last = late?.leaseId == null ? undefined : samplesOf(late.leaseId).at(-1);
    if (late === undefined || last === undefined) return undefined;
    return {
      message: `lease of ${late.key} has ${last.remainingSeconds} of ${last.ttlSeconds} s left`,
      consequence: "its renewals come late: clients may lose it",
      remedy: "the process hangs or cannot reach etcd: look at it",
    };
  },
};

/** Under half of the TTL, twice, a third of the TTL apart, and never more in between. */
function isLate(samples: readonly LeaseSample[]): boolean {
  const last = samples.at(-1);
  if (last === undefined || !isUnderHalf(last)) return false;
  for (let at = samples.length - 2; at >= 0; at -= 1) {
    const sample = samples[at];
    if (sample === undefined || !isUnderHalf(sample)) return false;
    if (last.atMs - sample.atMs >= (last.ttlSeconds * 1_000) / 3) return true;
  }
  return false;
}

function isUnderHalf({ remainingSeconds, ttlSeconds }: LeaseSample): boolean {
  return remainingSeconds * 2 < ttlSeconds;
}
