import type { EndpointRule } from "../rule.js";

/** Seconds; go-zero's own is 10. Source: go-zero core/discov/publisher.go. */
const LEAST = 5;
const MOST = 60;

export const ttlUnusual: EndpointRule = {
  id: "ttl-unusual",
  severity: "warning",
  about: "endpoint",
  asks: "is every lease as long as go-zero's?",
  finds: "a lease was granted under 5 s or over 60 s (go-zero: 10)",
  why: "no go-zero server registered it: a short one is lost in every hiccup, a long one stays when its process dies",
  remedy: "find out who registered it",
  source: "go-zero core/discov/publisher.go:register",
  needs: ["leases"],
  find({ instances, samplesOf }) {
    for (const { key, leaseId } of instances) {
      const ttl = leaseId === null ? undefined : samplesOf(leaseId)[0]?.ttlSeconds;
      if (ttl === undefined || (ttl >= LEAST && ttl <= MOST)) continue;
      const consequence =
        ttl < LEAST ? "clients lose it in every hiccup" : "it stays so long when its process dies";
      return { key, message: `the lease is of ${ttl} s, go-zero's is of 10 s`, consequence };
    }
    return undefined;
  },
};
