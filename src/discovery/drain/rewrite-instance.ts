/** Gives a registered key another value, if it is still as it was seen. Its lease stays, so it ends with its process. */
import { DiscoveryError } from "../../errors.js";
import type { KeyValue } from "../../store/key-value.js";
import type { Revision } from "../../store/revision.js";
import type { Store } from "../../store/store.js";
import type { Instance } from "../instance.js";

export type Rewrite =
  | { readonly type: "written"; readonly modRevision: Revision }
  /** Somebody else wrote meanwhile. */
  | { readonly type: "changed"; readonly keyValue: KeyValue }
  | { readonly type: "gone" };

export interface RewriteOptions {
  readonly store: Store;
  readonly signal: AbortSignal;
}

/** Throws as `Store.transact` does; then nobody knows whether it was written. */
export async function rewriteInstance(
  { key, leaseId, modRevision }: Pick<Instance, "key" | "leaseId" | "modRevision">,
  value: string,
  { store, signal }: RewriteOptions,
): Promise<Rewrite> {
  const put = { type: "put", key, value, leaseId: leaseId ?? undefined } as const;
  const rewrite = {
    when: [{ key, modRevision }],
    ifHeld: [put],
    otherwise: [{ type: "get", key } as const],
  };
  try {
    const { held, revision, reads } = await store.transact(rewrite, { signal });
    if (held) return { type: "written", modRevision: revision };
    const [keyValue] = reads;
    if (keyValue === undefined) return { type: "gone" };
    // The answer to a first try was lost, and the store asked again.
    const isOurs = keyValue.value === value && (keyValue.leaseId ?? null) === leaseId;
    return isOurs ? { type: "written", modRevision: keyValue.modRevision } : { type: "changed", keyValue };
  } catch (error) {
    // No such lease: it ended, and its keys with it.
    if (error instanceof DiscoveryError && error.code === "usage") return { type: "gone" };
    throw error;
  }
}
