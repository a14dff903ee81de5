import { isLate } from "../late-lease.js";
import type { EndpointRule } from "../rule.js";

export const leaseLate: EndpointRule = {
  id: "lease-late",
  severity: "warning",
  about: "endpoint",
  asks: "are leases renewed in time?",
  finds: "under half of the TTL is left, twice, a third of the TTL apart",
  why: "its renewals come late: clients may lose it",
  remedy: "the process hangs or cannot reach etcd: look at it",
  source: "etcd client/v3/lease.go:recvKeepAlive (a renewal each TTL/3)",
  needs: ["leases", "secondLook"],
  find({ instances, samplesOf }) {
    const late = instances.find(({ leaseId }) => leaseId !== null && isLate(samplesOf(leaseId)));
    const last = late?.leaseId == null ? undefined : samplesOf(late.leaseId).at(-1);
    if (late === undefined || last === undefined) return undefined;
    return {
      key: late.key,
      message: `lease of ${late.key} has ${last.remainingSeconds} of ${last.ttlSeconds} s left`,
    };
  },
};
