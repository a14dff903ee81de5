/** What the model answers in etcd's messages. */
import { toBytes } from "../store/memory/byte-string.js";
import type { KeyVersion } from "../store/memory/key-version.js";
import type {
  DeleteResult,
  OperationResult,
  PutResult,
  RangeResult,
  TransactionResult,
} from "../store/memory/operation.js";
import type { MessageTypes } from "../store/protocol/message-types.js";

type Header = MessageTypes["ResponseHeader"];
/** Makes the header of a response from its revision. */
export type ToHeader = (revision: number) => Header;

export function toKeyValue(version: KeyVersion): MessageTypes["KeyValue"] {
  const keyValue = {
    key: toBytes(version.key),
    create_revision: version.createRevision,
    mod_revision: version.modRevision,
    version: version.version,
    value: toBytes(version.value),
    lease: version.leaseId,
  };
  // The codec writes numbers as well as the decimal text that etcd3's type asks for.
  return keyValue as unknown as MessageTypes["KeyValue"];
}

export function toRangeResponse(result: RangeResult, toHeader: ToHeader): MessageTypes["RangeResponse"] {
  return {
    header: toHeader(result.revision),
    kvs: result.keyVersions.map(toKeyValue),
    more: result.hasMore,
    count: String(result.count),
  };
}

export function toPutResponse(
  { revision, previous }: PutResult,
  toHeader: ToHeader,
): MessageTypes["PutResponse"] {
  return {
    header: toHeader(revision),
    ...(previous && { prev_kv: toKeyValue(previous) }),
  } as MessageTypes["PutResponse"];
}

export function toDeleteResponse(
  result: DeleteResult,
  toHeader: ToHeader,
): MessageTypes["DeleteRangeResponse"] {
  return {
    header: toHeader(result.revision),
    deleted: String(result.deletedCount),
    prev_kvs: result.previous.map(toKeyValue),
  };
}

export function toTxnResponse(result: TransactionResult, toHeader: ToHeader): MessageTypes["TxnResponse"] {
  return {
    header: toHeader(result.revision),
    succeeded: result.held,
    responses: result.results.map(toResponseOp),
  };
}

/** Within a transaction a header has the revision only. */
function revisionOnly(revision: number): Header {
  return { revision: String(revision) } as Header; // the codec leaves out what is not there
}

function toResponseOp(result: OperationResult): MessageTypes["ResponseOp"] {
  return oneResponse(result) as MessageTypes["ResponseOp"]; // etcd3's type asks for all four kinds
}

function oneResponse(result: OperationResult): Partial<MessageTypes["ResponseOp"]> {
  switch (result.type) {
    case "range":
      return { response_range: toRangeResponse(result, revisionOnly) };
    case "put":
      return { response_put: toPutResponse(result, revisionOnly) };
    case "delete":
      return { response_delete_range: toDeleteResponse(result, revisionOnly) };
    case "transaction":
      return { response_txn: toTxnResponse(result, revisionOnly) };
  }
}
