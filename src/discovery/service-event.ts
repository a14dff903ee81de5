/** What a watch of a service says: the store's messages in the words of discovery. */

import type { Revision } from "../store/revision.js";
import type { ListReason } from "../store/watch-message.js";
import type { Instance } from "./instance.js";

/**
 * Why an instance left, when it can be known: its lease was revoked before it could run out; the lease ran out; the
 * key was deleted while its lease lives; it was gone after a break; null: not known.
 */
export type LeaveCause = "stopped" | "expired" | "deleted" | "disconnected" | null;

/** What happened to one instance. `renew`: the same key was put again with the same value. */
export type InstanceEvent =
  | { readonly type: "join"; readonly instance: Instance }
  | { readonly type: "leave"; readonly instance: Instance; readonly cause: LeaveCause }
  | { readonly type: "move"; readonly instance: Instance; readonly previous: Instance }
  | { readonly type: "renew"; readonly instance: Instance };

/** Why everything known is replaced: the store's reasons but `resumed`, which is told as changes. */
export type ResetReason = Exclude<ListReason, "resumed">;

/**
 * Order: `connected`, `reset` (reason `start`), `synced`, then `change`s. After `disconnected` what is known is stale
 * until the next `synced`; what was missed comes in between as `change`s, or as a `reset`.
 */
export type ServiceEvent =
  | {
      readonly type: "reset";
      readonly reason: ResetReason;
      readonly revision: Revision;
      readonly instances: readonly Instance[];
    }
  /** One etcd revision (or all that a break hid), whole and never empty. */
  | { readonly type: "change"; readonly revision: Revision; readonly events: readonly InstanceEvent[] }
  | {
      readonly type: "synced";
      readonly revision: Revision;
      readonly instanceCount: number;
      readonly endpointCount: number;
    }
  | { readonly type: "disconnected"; readonly host: string; readonly error: Error }
  | { readonly type: "connected"; readonly host: string; readonly afterMs: number };
