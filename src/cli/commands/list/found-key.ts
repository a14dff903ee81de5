/** A key of a service that was found: out of a list, its texts made when they are read, or an instance that is known. */
import { parseAddress } from "../../../address.js";
import type { Instance } from "../../../discovery/instance.js";
import { compareValues } from "../../../runtime/compare-values.js";
import type { ListedKey } from "../../../store/key-value.js";
import { ipv4Rank } from "../../../text/address-order.js";

export type FoundKey = ListedKey | Instance;

export function hasLease(key: FoundKey): boolean {
  return "hasLease" in key ? key.hasLease : key.leaseId !== null;
}

/** Most are IPv4, which is faster to tell. */
export function isAddress(value: string): boolean {
  return ipv4Rank(value) !== undefined || parseAddress(value) !== undefined;
}

/** The value where it is an address. */
export function addressOf({ value }: FoundKey): string | undefined {
  return isAddress(value) ? value : undefined;
}

/** Of one service, by ID. IDs are numbers of up to 64 bits: a shorter one is smaller. */
export function compareKeys(a: string, b: string): number {
  return a.length - b.length || compareValues(a, b);
}
