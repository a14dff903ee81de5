/** The service that is measured: its keys, its first addresses, and how they come into etcd. As in go/address.go. */

import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../src/store/store.js";
import type { Operation } from "../../src/store/transaction.js";
import type { EtcdServer } from "../support/etcd-server.js";

export const SERVICE = "bench.rpc";
const FIRST_ID = 7587890000000000000n;
/** etcd takes no more operations in a transaction, unless told otherwise. */
const BATCH_SIZE = 128;
const AT_ONCE = 16;

/** As long as a real one, with an ID of 19 digits. */
export function benchKey(index: number): string {
  return `${SERVICE}/${FIRST_ID + BigInt(index)}`;
}

/** 10.x.y.z:8080, all different. */
export function benchAddress(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}:8080`;
}

export function openStore(etcd: EtcdServer): Promise<Store> {
  return openEtcdStore(etcd.endpoints, { commandTimeoutMs: 30_000 });
}

/** Registers `count` instances, evenly on `leases` leases of an hour that nobody renews. */
export async function fill(etcd: EtcdServer, count: number, leases: number): Promise<void> {
  await using store = await openStore(etcd);
  const signal = new AbortController().signal;
  const leaseOf = (index: number) => String(FIRST_ID + BigInt(index % leases));
  for (let index = 0; index < leases; index++) await store.grantLease(leaseOf(index), 3_600, { signal });
  let next = 0;
  const putBatches = async () => {
    while (next < count) {
      const first = next;
      next += BATCH_SIZE;
      const size = Math.min(BATCH_SIZE, count - first);
      const ifHeld = Array.from({ length: size }, (_, at): Operation => {
        const index = first + at;
        return { type: "put", key: benchKey(index), value: benchAddress(index), leaseId: leaseOf(index) };
      });
      await store.transact({ when: [], ifHeld }, { signal });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, putBatches));
}
