/** The two messages of a keep-alive stream, by hand: at 5,000 leases they are most of what a process at rest does. */
import { encode } from "../../protocol/codec.js";
import { Reader } from "../../protocol/reader.js";
import type { LeaseId } from "../../revision.js";
import { framedMessage } from "../grpc/message-reader.js";

export interface Renewal {
  readonly leaseId: LeaseId;
  /** 0: there is no such lease. */
  readonly ttlSeconds: number;
}

/** Tags of LeaseKeepAliveResponse: its fields ID and TTL, both varints. Source: etcd api/etcdserverpb/rpc.proto. */
const ID_TAG = (2 << 3) | 0;
const TTL_TAG = (3 << 3) | 0;

/** As it goes over the wire; several may follow each other. */
export function keepAliveRequest(leaseId: LeaseId): Buffer {
  return framedMessage(encode("LeaseKeepAliveRequest", { ID: leaseId }));
}

/** Its header is passed over: that alone would cost more than the rest. Throws RangeError when malformed. */
export function readKeepAlive(bytes: Buffer): Renewal {
  const reader = new Reader(bytes, "LeaseKeepAliveResponse");
  let leaseId = "0";
  let ttlSeconds = 0;
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === ID_TAG) leaseId = reader.decimal(true);
    else if (tag === TTL_TAG) ttlSeconds = Number(reader.decimal(true));
    else reader.skip(tag & 7);
  }
  return { leaseId, ttlSeconds };
}
