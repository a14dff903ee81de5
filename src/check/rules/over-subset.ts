import { endpointsOutside, expectedUnused } from "../../target/reshuffle.js";
import { SUBSET_SIZE } from "../../target/subset.js";
import type { ServiceRule } from "../rule.js";

export const overSubset: ServiceRule = {
  id: "over-subset",
  severity: "info",
  about: "service",
  asks: "does every client reach every endpoint?",
  finds:
    "a service has more than 32 endpoints: a client uses 32; shows the spread for N clients (--clients N)",
  why: "each client draws 32 of its own, and the others get nothing from it",
  remedy: "more clients, or direct",
  source: "go-zero zrpc/resolver/internal/subset.go",
  find({ name, endpoints, clientCount }) {
    const count = endpoints.length;
    const outside = endpointsOutside(count);
    if (outside === 0) return [];
    return [
      {
        message: `${name} has ${count} endpoints, and a client uses ${SUBSET_SIZE}`,
        consequence:
          clientCount === undefined
            ? `${outside} of ${count} get nothing from one client; --clients N tells of N`
            : spread(count, clientCount),
      },
    ];
  },
};

/** `with 3 clients an endpoint has 2.4 of them, and about 0.6 endpoints have none` */
function spread(count: number, clients: number): string {
  const each = ((clients * SUBSET_SIZE) / count).toFixed(1);
  const unused = expectedUnused(count, clients);
  const left =
    unused < LEAST_UNUSED ? "no endpoint is left out" : `about ${unused.toFixed(1)} endpoints have none`;
  return `with ${clients} ${clients === 1 ? "client" : "clients"} an endpoint has ${each} of them, and ${left}`;
}

/** Fewer are none, on average. */
const LEAST_UNUSED = 0.05;
