/** Waits, by etcd's own word, for as long as the owner of a lease needs to do what it does at each renewal. */
import type { LeaseId } from "../../src/store/revision.js";
import type { EtcdServer } from "../support/etcd-server.js";
import { waitFor } from "../support/wait-for.js";

/**
 * Resolves when the lease's remaining time has gone up twice. It is asked for with etcdctl, which uses no token of
 * those that are tested.
 */
export async function renewedTwice(etcd: EtcdServer, leaseId: LeaseId | null | undefined): Promise<void> {
  const hex = BigInt(leaseId ?? 0).toString(16);
  let last = Number.POSITIVE_INFINITY;
  let renewals = 0;
  const look = async () => {
    const told = await etcd.etcdctl(["lease", "timetolive", hex]);
    const remaining = /remaining\((\d+)s\)/.exec(told)?.[1];
    if (remaining === undefined) throw new Error(told);
    if (Number(remaining) > last) renewals += 1;
    last = Number(remaining);
    return renewals >= 2;
  };
  await waitFor(look, { what: `two renewals of the lease ${hex}`, timeoutMs: 20_000, intervalMs: 200 });
}
