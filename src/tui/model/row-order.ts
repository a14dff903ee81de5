/** The order of endpoints in a list. */
import { compareAddresses, ipv4Rank } from "../../text/address-order.js";
import type { EndpointRow } from "./endpoint-row.js";
import type { LeaseBook } from "./lease-book.js";

export const ENDPOINT_SORTS = ["name", "state", "seen", "lease", "keys"] as const;

export type EndpointSort = (typeof ENDPOINT_SORTS)[number];

type Compare = (a: EndpointRow, b: EndpointRow) => number;

export function endpointOrder(sort: EndpointSort, leases: LeaseBook, nowMs: number): Compare {
  const first = firstOrder(sort, leases, nowMs);
  return first === undefined ? byName : (a, b) => first(a, b) || byName(a, b);
}

function firstOrder(sort: EndpointSort, leases: LeaseBook, nowMs: number): Compare | undefined {
  switch (sort) {
    case "name":
      return undefined;
    case "state":
      return (a, b) => gravity(a) - gravity(b);
    case "seen":
      return (a, b) => b.seenAtMs - a.seenAtMs;
    case "lease":
      return (a, b) => shortestLease(a, leases, nowMs) - shortestLease(b, leases, nowMs);
    case "keys":
      return (a, b) => b.instances.length - a.instances.length;
  }
}

const byName: Compare = (a, b) => {
  const [rankA, rankB] = [ipv4Rank(a.id), ipv4Rank(b.id)];
  return rankA !== undefined && rankB !== undefined ? rankA - rankB : compareAddresses(a.id, b.id);
};

const GRAVITY = { broken: 0, warning: 1, fine: 2 } as const;

function gravity({ health, leftAtMs }: EndpointRow): number {
  return leftAtMs === undefined ? GRAVITY[health] : 3;
}

/** No lease is the shortest: it is what has to be looked at. */
function shortestLease({ instances }: EndpointRow, leases: LeaseBook, nowMs: number): number {
  let shortest = Number.MAX_SAFE_INTEGER;
  for (const { leaseId } of instances) {
    if (leaseId === null) return -1;
    shortest = Math.min(shortest, leases.remaining(leaseId, nowMs)?.seconds ?? Number.MAX_SAFE_INTEGER);
  }
  return shortest;
}
