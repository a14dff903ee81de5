/** Hands what keeping a lease alive meets to a registration. */

import { DiscoveryError } from "../errors.js";
import type { Clock } from "../runtime/clock.js";
import type { LeaseId } from "../store/revision.js";
import type { KeepAliveMessage, Lease, Store } from "../store/store.js";
import type { PublicationInput } from "./publication-input.js";

const RETRY_MS = 1_000;

/** Until the lease is gone or the signal aborts. Rejects only when the store is closed. */
export async function keepLeaseAlive(
  lease: Lease,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  signal: AbortSignal,
  take: (input: PublicationInput) => void,
): Promise<void> {
  const { leaseId } = lease;
  while (!signal.aborted) {
    try {
      for await (const message of store.keepAlive(lease, { signal })) take(inputOf(message, leaseId));
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof DiscoveryError) || error.code === "interrupted") throw error;
      // The lease may well live on: it is kept until etcd says that it is gone.
      take({ type: "late", leaseId, host: "", error });
      await clock.sleep(RETRY_MS, signal).catch(() => {});
    }
  }
}

function inputOf(message: KeepAliveMessage, leaseId: LeaseId): PublicationInput {
  switch (message.type) {
    case "renewed":
      return { type: "renewed", leaseId, host: message.host, ttlSeconds: message.ttlSeconds };
    case "late":
      return { type: "late", leaseId, host: message.host, error: message.error };
    case "gone":
      return { type: "gone", leaseId };
  }
}
