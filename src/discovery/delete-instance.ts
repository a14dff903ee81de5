/** Deletes one registration, if it is still as it was seen: never more than its own key. */
import type { Revision } from "../store/revision.js";
import type { Store } from "../store/store.js";
import type { Condition } from "../store/transaction.js";
import type { DeadInstance } from "./dead-instances.js";

/** What became of it. */
export type Deletion =
  | { readonly type: "deleted"; readonly revision: Revision }
  /** It was registered again meanwhile, or is the last key of its address by now. */
  | { readonly type: "changed" };

/** Throws as `Store.transact` does. */
export async function deleteInstance(
  { instance: { key, modRevision }, keeper }: Pick<DeadInstance, "instance" | "keeper">,
  { store, signal }: { readonly store: Store; readonly signal: AbortSignal },
): Promise<Deletion> {
  const kept: Condition[] =
    keeper === undefined ? [] : [{ key: keeper.key, modRevision: keeper.modRevision }];
  const { held, revision, reads } = await store.transact(
    {
      when: [{ key, modRevision }, ...kept],
      ifHeld: [{ type: "delete", key }],
      otherwise: [{ type: "get", key }],
    },
    { signal },
  );
  // Gone without us: or by us, where the answer to a first try was lost.
  return held || reads[0] === undefined ? { type: "deleted", revision } : { type: "changed" };
}
