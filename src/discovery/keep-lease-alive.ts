/** Hands what keeping a lease alive meets to a registration. */
import type { Lease, Store } from "../store/store.js";
import type { PublicationInput } from "./publication-input.js";

/** Until the lease is gone or the signal aborts; `onFailed` when the store is closed. */
export function keepLeaseAlive(
  lease: Lease,
  { store, onFailed }: { readonly store: Store; readonly onFailed: (error: unknown) => void },
  signal: AbortSignal,
  take: (input: PublicationInput) => void,
): void {
  const { leaseId } = lease;
  const end = store.keepAlive(lease, (message) => {
    if (message.type === "failed") onFailed(message.error);
    else take({ ...message, leaseId });
  });
  signal.addEventListener("abort", () => end[Symbol.dispose](), { once: true });
}
