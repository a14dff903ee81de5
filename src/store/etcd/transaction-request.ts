/** Transactions of the port in etcd's messages. */
import type { ICompare, IRequestOp, ITxnRequest, ITxnResponse } from "etcd3/lib/rpc.js";
import type { KeyValue } from "../key-value.js";
import { encodeText } from "../text-bytes.js";
import type { Condition, Operation, Transaction } from "../transaction.js";
import { toKeyValue } from "./to-key-value.js";

export function toTxnRequest({ when, ifHeld, otherwise = [] }: Transaction): ITxnRequest {
  return {
    compare: when.map(toCompare),
    success: ifHeld.map(toRequestOp),
    failure: otherwise.map(toRequestOp),
  };
}

/** One entry an operation, the key that a `get` found. */
export function readsOf({ responses }: ITxnResponse): (KeyValue | undefined)[] {
  return responses.map(({ response_range: range }) => {
    const [first] = range?.kvs ?? [];
    return first === undefined ? undefined : toKeyValue(first);
  });
}

function toCompare(condition: Condition): ICompare {
  const key = encodeText(condition.key);
  const equal = { key, result: "Equal" } as const;
  if ("absent" in condition) return { ...equal, target: "Create", create_revision: "0" };
  if ("createRevision" in condition)
    return { ...equal, target: "Create", create_revision: condition.createRevision };
  if ("modRevision" in condition) return { ...equal, target: "Mod", mod_revision: condition.modRevision };
  if ("leaseId" in condition) return { ...equal, target: "Lease", lease: condition.leaseId };
  return { ...equal, target: "Value", value: encodeText(condition.value) };
}

function toRequestOp(operation: Operation): IRequestOp {
  const key = encodeText(operation.key);
  switch (operation.type) {
    case "put":
      return { request_put: { key, value: encodeText(operation.value), lease: operation.leaseId ?? "0" } };
    case "delete":
      return { request_delete_range: { key } };
    case "get":
      return { request_range: { key } };
  }
}
