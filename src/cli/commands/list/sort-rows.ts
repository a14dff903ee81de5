/** The order of rows: services among each other, and the instances of each. */
import { compareValues } from "../../../runtime/compare-values.js";
import { compareRevisions } from "../../../store/revision.js";
import type { AddressOrder } from "./address-order.js";
import type { SortColumn } from "./command.js";
import type { FoundService } from "./found.js";
import { compareKeys, type FoundKey, hasLease } from "./found-key.js";
import type { LeaseTimes } from "./lease-times.js";

/** By name or, newest change first, by revision; else as they stand. */
export function sortServices(
  services: readonly FoundService[],
  column: SortColumn | undefined,
): readonly FoundService[] {
  if (column === "name") return [...services].sort((a, b) => compareValues(a.name, b.name));
  if (column !== "revision") return services;
  return [...services].sort((a, b) => compareRevisions(b.lastRevision ?? "0", a.lastRevision ?? "0"));
}

/** By address and then ID unless another column is asked for: newest change first, shortest TTL first. */
export function sortInstances(
  keys: readonly FoundKey[],
  order: AddressOrder,
  column: SortColumn | undefined,
  times: LeaseTimes,
): readonly FoundKey[] {
  switch (column) {
    case "id":
      return byId(keys);
    case "revision":
      return sortedBy(
        byId(keys),
        ({ modRevision }) => modRevision,
        (a, b) => compareRevisions(b, a),
      );
    case "ttl":
      return sortedBy(
        byAddress(order),
        (key) => secondsLeft(key, times),
        (a, b) => a - b,
      );
    default:
      return byAddress(order);
  }
}

function byAddress(order: AddressOrder): FoundKey[] {
  const sorted: FoundKey[] = [];
  for (const group of order.groups()) for (const key of byId(group)) sorted.push(key);
  return sorted;
}

function byId(keys: readonly FoundKey[]): readonly FoundKey[] {
  return keys.length < 2 ? keys : sortedBy(keys, ({ key }) => key, compareKeys);
}

/** What is compared is read once of each key; equal ones stay as they stand. */
function sortedBy<T>(
  keys: readonly FoundKey[],
  read: (key: FoundKey) => T,
  compare: (a: T, b: T) => number,
): FoundKey[] {
  return keys
    .map((key) => ({ key, by: read(key) }))
    .sort((a, b) => compare(a.by, b.by))
    .map(({ key }) => key);
}

/** Without a lease an instance outlives all others. */
function secondsLeft(key: FoundKey, times: LeaseTimes): number {
  return hasLease(key)
    ? (times.get(key.leaseId ?? "")?.remainingSeconds ?? Number.MAX_SAFE_INTEGER - 1)
    : Number.MAX_SAFE_INTEGER;
}
