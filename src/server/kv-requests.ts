/** etcd's KV requests in the words of the model. Decoded messages have all their fields (store/protocol/codec.ts). */
import { fromBytes, toBytes } from "../store/memory/byte-string.js";
import { type KeySpan, spanOfKey } from "../store/memory/key-span.js";
import type {
  Comparison,
  ComparisonTarget,
  DeleteOperation,
  Operation,
  PutOperation,
  RangeOperation,
  SortBy,
  TransactionOperation,
} from "../store/memory/operation.js";
import type { MessageTypes } from "../store/protocol/message-types.js";

type Request<Name extends keyof MessageTypes> = MessageTypes[Name];

const NO_BYTES = Buffer.alloc(0);

/** No end: one key; an end of one zero byte: all keys from `key` on. */
export function toSpan(key: Buffer = NO_BYTES, end: Buffer = NO_BYTES): KeySpan {
  const from = fromBytes(key);
  if (end.length === 0) return spanOfKey(from);
  return { from, to: end.length === 1 && end[0] === 0 ? undefined : fromBytes(end) };
}

/** And back. */
export function fromSpan(span: KeySpan): { readonly key: Buffer; readonly range_end: Buffer } {
  const key = toBytes(span.from);
  if (span.isOneKey) return { key, range_end: NO_BYTES };
  return { key, range_end: span.to === undefined ? Buffer.of(0) : toBytes(span.to) };
}

export function toRange(request: Request<"RangeRequest">): RangeOperation {
  return {
    type: "range",
    span: toSpan(request.key, request.range_end),
    limit: Number(request.limit),
    revision: Number(request.revision),
    ...toSort(request),
    keysOnly: request.keys_only ?? false,
    countOnly: request.count_only ?? false,
    minModRevision: Number(request.min_mod_revision),
    maxModRevision: Number(request.max_mod_revision),
    minCreateRevision: Number(request.min_create_revision),
    maxCreateRevision: Number(request.max_create_revision),
  };
}

/** By name; an unknown number has been refused (check-request.ts). */
const SORT_BY: Readonly<Record<string, SortBy>> = {
  Key: "key",
  Version: "version",
  Create: "createRevision",
  Mod: "modRevision",
  Value: "value",
};

/** Ascending by key is the order of keys anyway; another target without an order is ascending. */
function toSort({
  sort_order: order,
  sort_target: target = "Key",
}: Request<"RangeRequest">): Pick<RangeOperation, "sort"> {
  const by = SORT_BY[target] ?? "key";
  if (by === "key" && order !== "Descend") return {};
  return { sort: { by, isDescending: order === "Descend", isOfLimit: order === "None" } };
}

export function toPut(request: Request<"PutRequest">): PutOperation {
  return {
    type: "put",
    key: fromBytes(request.key ?? NO_BYTES),
    value: fromBytes(request.value ?? NO_BYTES),
    leaseId: String(request.lease),
    wantsPrevious: request.prev_kv ?? false,
    keepsValue: request.ignore_value ?? false,
    keepsLease: request.ignore_lease ?? false,
  };
}

export function toDelete(request: Request<"DeleteRangeRequest">): DeleteOperation {
  return {
    type: "delete",
    span: toSpan(request.key, request.range_end),
    wantsPrevious: request.prev_kv ?? false,
  };
}

export function toTransaction({
  compare = [],
  success = [],
  failure = [],
}: Request<"TxnRequest">): TransactionOperation {
  return {
    type: "transaction",
    when: compare.map(toComparison),
    ifHeld: success.map(toOperation),
    otherwise: failure.map(toOperation),
  };
}

function toOperation(request: Request<"RequestOp">): Operation {
  const {
    request_range: range,
    request_put: put,
    request_delete_range: deletion,
    request_txn: txn,
  } = request;
  if (range) return toRange(range);
  if (put) return toPut(put);
  if (deletion) return toDelete(deletion);
  return toTransaction(txn ?? {});
}

const COMPARISON: Readonly<Record<string, Comparison["is"]>> = {
  Equal: "equal",
  NotEqual: "notEqual",
  Greater: "greater",
  Less: "less",
};

function toComparison(request: Request<"Compare">): Comparison {
  return {
    span: toSpan(request.key, request.range_end),
    is: COMPARISON[request.result ?? "Equal"] ?? "equal",
    target: toTarget(request),
  };
}

/** A target whose value was not sent, or sent for another target, is compared with zero. */
function toTarget(request: Request<"Compare">): ComparisonTarget {
  switch (request.target) {
    case "Value":
      return { of: "value", value: fromBytes(request.value ?? NO_BYTES) };
    case "Lease":
      return { of: "lease", leaseId: String(request.lease ?? 0) };
    case "Create":
      return { of: "createRevision", number: Number(request.create_revision ?? 0) };
    case "Mod":
      return { of: "modRevision", number: Number(request.mod_revision ?? 0) };
    default:
      return { of: "version", number: Number(request.version ?? 0) };
  }
}
