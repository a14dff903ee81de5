/** What a change costs a go-zero client, which draws its subset anew each time. Source: go-zero zrpc/resolver/internal/subset.go. */
import { SUBSET_SIZE } from "./subset.js";

/**
 * New connections that go-zero opens when one of `endpointCount` instances leaves: of 32 drawn anew, each was in use
 * with chance 32/n. Ours: at most one, 32/n on average.
 */
export function expectedReshuffle(endpointCount: number, size = SUBSET_SIZE): number {
  return endpointCount <= size ? 0 : size - (size * size) / endpointCount;
}

/** Endpoints that get nothing from one client. */
export function endpointsOutside(endpointCount: number, size = SUBSET_SIZE): number {
  return Math.max(0, endpointCount - size);
}

/** Endpoints that none of `clientCount` clients has in its subset, on average. */
export function expectedUnused(endpointCount: number, clientCount: number, size = SUBSET_SIZE): number {
  return endpointCount <= size ? 0 : endpointCount * (1 - size / endpointCount) ** clientCount;
}
