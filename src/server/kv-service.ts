/** etcd's KV service. Source: etcd server/etcdserver/api/v3rpc/key.go. */
import { checkOverlaps } from "../store/memory/check-overlaps.js";
import type { UnaryHandlers } from "./call-host.js";
import { checkKey, checkPut, checkRange, checkSize, checkTransaction } from "./check-request.js";
import { toDelete, toPut, toRange, toTransaction } from "./kv-requests.js";
import { toDeleteResponse, toPutResponse, toRangeResponse, toTxnResponse } from "./kv-responses.js";
import { headerOf } from "./response-header.js";
import type { ServerParts } from "./server-parts.js";

export function kvHandlers({ etcd, guard }: ServerParts): UnaryHandlers<"KV"> {
  const toHeader = (revision: number) => headerOf(etcd, revision);
  return {
    range(request, caller) {
      checkRange(request);
      const range = toRange(request);
      guard.requireRead(caller, range.span);
      return toRangeResponse(etcd.range(range), toHeader);
    },
    put(request, caller) {
      checkPut(request);
      checkSize(caller.requestBytes);
      const put = toPut(request);
      guard.requirePut(caller, put);
      return toPutResponse(etcd.put(put), toHeader);
    },
    deleteRange(request, caller) {
      checkKey(request);
      checkSize(caller.requestBytes);
      const deletion = toDelete(request);
      guard.requireDelete(caller, deletion);
      return toDeleteResponse(etcd.deleteRange(deletion), toHeader);
    },
    txn(request, caller) {
      checkTransaction(request);
      const transaction = toTransaction(request);
      checkOverlaps(transaction);
      checkSize(caller.requestBytes);
      guard.requireTransaction(caller, transaction);
      return toTxnResponse(etcd.transact(transaction), toHeader);
    },
    compact({ revision = 0 }, caller) {
      guard.requireRoot(caller);
      etcd.compact(Number(revision));
      return { header: toHeader(etcd.revision) };
    },
  };
}
