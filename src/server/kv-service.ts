/** etcd's KV service. Source: etcd server/etcdserver/api/v3rpc/key.go. */
import { checkOverlaps } from "../store/memory/check-overlaps.js";
import type { MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { UnaryHandlers } from "./call-host.js";
import { checkKey, checkPut, checkSize, checkTransaction } from "./check-request.js";
import { toDelete, toPut, toRange, toTransaction } from "./kv-requests.js";
import { toDeleteResponse, toPutResponse, toRangeResponse, toTxnResponse } from "./kv-responses.js";
import { headerOf } from "./response-header.js";

export function kvHandlers(etcd: MemoryEtcd): UnaryHandlers<"KV"> {
  const toHeader = (revision: number) => headerOf(etcd, revision);
  return {
    range(request) {
      checkKey(request);
      return toRangeResponse(etcd.range(toRange(request)), toHeader);
    },
    put(request, { requestBytes }) {
      checkPut(request);
      checkSize(requestBytes);
      return toPutResponse(etcd.put(toPut(request)), toHeader);
    },
    deleteRange(request, { requestBytes }) {
      checkKey(request);
      checkSize(requestBytes);
      return toDeleteResponse(etcd.deleteRange(toDelete(request)), toHeader);
    },
    txn(request, { requestBytes }) {
      checkTransaction(request);
      const transaction = toTransaction(request);
      checkOverlaps(transaction);
      checkSize(requestBytes);
      return toTxnResponse(etcd.transact(transaction), toHeader);
    },
    compact({ revision = 0 }) {
      etcd.compact(Number(revision));
      return { header: toHeader(etcd.revision) };
    },
  };
}
