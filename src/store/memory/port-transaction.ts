/** Transactions of the port in the words of the model. */
import type { KeyValue } from "../key-value.js";
import type { Condition, Operation as PortOperation, Transaction } from "../transaction.js";
import { fromText } from "./byte-string.js";
import { spanOfKey } from "./key-span.js";
import { NO_LEASE } from "./key-version.js";
import type {
  Comparison,
  ComparisonTarget,
  Operation,
  TransactionOperation,
  TransactionResult,
} from "./operation.js";
import { toPortKeyValue } from "./port-values.js";

export function toTransaction({ when, ifHeld, otherwise = [] }: Transaction): TransactionOperation {
  return {
    type: "transaction",
    when: when.map(toComparison),
    ifHeld: ifHeld.map(toOperation),
    otherwise: otherwise.map(toOperation),
  };
}

/** One entry an operation, the key that a `get` found. */
export function readsOf({ results }: TransactionResult): (KeyValue | undefined)[] {
  return results.map((result) => {
    const [first] = result.type === "range" ? result.keyVersions : [];
    return first === undefined ? undefined : toPortKeyValue(first);
  });
}

function toComparison(condition: Condition): Comparison {
  return { span: spanOfKey(fromText(condition.key)), is: "equal", target: toTarget(condition) };
}

function toTarget(condition: Condition): ComparisonTarget {
  if ("absent" in condition) return { of: "createRevision", number: 0 };
  if ("createRevision" in condition)
    return { of: "createRevision", number: Number(condition.createRevision) };
  if ("modRevision" in condition) return { of: "modRevision", number: Number(condition.modRevision) };
  if ("leaseId" in condition) return { of: "lease", leaseId: condition.leaseId };
  return { of: "value", value: fromText(condition.value) };
}

function toOperation(operation: PortOperation): Operation {
  const key = fromText(operation.key);
  switch (operation.type) {
    case "put":
      return { type: "put", key, value: fromText(operation.value), leaseId: operation.leaseId ?? NO_LEASE };
    case "delete":
      return { type: "delete", span: spanOfKey(key) };
    case "get":
      return { type: "range", span: spanOfKey(key) };
  }
}
