/** What etcd refuses before it looks at its data. Source: etcd server/etcdserver/api/v3rpc/key.go. */
import { EtcdRefusal } from "../store/memory/etcd-refusal.js";
import type { MessageTypes } from "../store/protocol/message-types.js";

type Request<Name extends keyof MessageTypes> = MessageTypes[Name];

/** etcd's --max-txn-ops. */
const MOST_OPERATIONS = 128;
/** etcd's --max-request-bytes; its own envelope around a request counts, too: 17 or 18 bytes. */
const LARGEST_REQUEST_BYTES = 1.5 * 1024 * 1024;
const ENVELOPE_BYTES = 18;

/** Of everything that is written. */
export function checkSize(requestBytes: number): void {
  if (requestBytes + ENVELOPE_BYTES > LARGEST_REQUEST_BYTES) throw new EtcdRefusal("requestTooLarge");
}

export function checkKey({ key }: { readonly key?: Buffer }): void {
  if (key === undefined || key.length === 0) throw new EtcdRefusal("emptyKey");
}

export function checkRange(request: Request<"RangeRequest">): void {
  checkKey(request);
  // The codec leaves a number where it knows no name.
  if (typeof request.sort_order === "number" || typeof request.sort_target === "number")
    throw new EtcdRefusal("invalidSortOption");
}

export function checkPut(request: Request<"PutRequest">): void {
  checkKey(request);
  if (request.ignore_value && (request.value?.length ?? 0) > 0) throw new EtcdRefusal("valueProvided");
  if (request.ignore_lease && String(request.lease) !== "0") throw new EtcdRefusal("leaseProvided");
}

/** Inner transactions may have as many operations as their outer ones left. */
export function checkTransaction(request: Request<"TxnRequest">, mostOperations = MOST_OPERATIONS): void {
  const { compare = [], success = [], failure = [] } = request;
  const count = Math.max(compare.length, success.length, failure.length);
  if (count > mostOperations) throw new EtcdRefusal("tooManyOperations");
  compare.forEach(checkKey);
  for (const operation of [...success, ...failure]) checkOperation(operation, mostOperations - count);
}

function checkOperation(operation: Request<"RequestOp">, mostOperations: number): void {
  const {
    request_range: range,
    request_put: put,
    request_delete_range: deletion,
    request_txn: txn,
  } = operation;
  if (range) checkRange(range);
  else if (put) checkPut(put);
  else if (deletion) checkKey(deletion);
  else if (txn) checkTransaction(txn, mostOperations);
  // etcd has no words of its own for an operation of no kind.
  else throw new EtcdRefusal("keyNotFound");
}
