/** Conditions of a transaction. Source: etcd server/etcdserver/txn/txn.go, applyCompare. */
import { compareValues } from "../../runtime/compare-values.js";
import { type KeyVersion, NO_LEASE } from "./key-version.js";
import type { Keyspace } from "./keyspace.js";
import type { Comparison, ComparisonTarget } from "./operation.js";

/** Whether every key of the span passes; where there is none, a key of zeros is compared, but never its value. */
export function holds(keyspace: Keyspace, { span, is, target }: Comparison): boolean {
  let isEmpty = true;
  for (const version of keyspace.keysIn(span, keyspace.readRevision)) {
    isEmpty = false;
    if (!ORDER_PASSES[is](order(version, target))) return false;
  }
  if (!isEmpty) return true;
  return target.of !== "value" && ORDER_PASSES[is](order(ABSENT, target));
}

const ABSENT: KeyVersion = {
  key: "",
  value: "",
  createRevision: 0,
  modRevision: 0,
  version: 0,
  leaseId: NO_LEASE,
  previous: undefined,
};

const ORDER_PASSES = {
  equal: (order) => order === 0,
  notEqual: (order) => order !== 0,
  greater: (order) => order > 0,
  less: (order) => order < 0,
} as const satisfies Record<Comparison["is"], (order: number) => boolean>;

/** Negative, zero or positive as the key's is below, at or above what it is compared with. */
function order(version: KeyVersion, target: ComparisonTarget): number {
  switch (target.of) {
    case "value":
      return compareValues(version.value, target.value);
    case "lease":
      return compareValues(BigInt(version.leaseId), BigInt(target.leaseId));
    default:
      return compareValues(version[target.of], target.number);
  }
}
