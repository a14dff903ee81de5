/** What a watch of a store says. One revision is one message: a transaction is never seen by halves. */

import type { KeyValue } from "./key-value.js";
import type { Revision } from "./revision.js";

/**
 * Why the whole range is sent. `start`: the first message. `resumed`: the same cluster after a break or a
 * compaction; what differs from the state before is what was missed. `restored`: the revision went back.
 * `otherCluster`: other data under the same hosts. `overflow`: the consumer was too slow, or the process was stopped.
 */
export type ListReason = "start" | "resumed" | "restored" | "otherCluster" | "overflow";

export type KeyChange =
  | { readonly type: "put"; readonly keyValue: KeyValue }
  | { readonly type: "delete"; readonly key: string; readonly modRevision: Revision };

/**
 * Order: `connected`, `list` (reason `start`), `synced`, then `change`s; after `disconnected` (what is known is stale)
 * comes `connected`, then either the missed `change`s or a `list`, then `synced`. A `list` can come at any time.
 */
export type WatchMessage =
  | {
      readonly type: "list";
      readonly reason: ListReason;
      readonly revision: Revision;
      readonly keyValues: readonly KeyValue[];
    }
  | { readonly type: "change"; readonly revision: Revision; readonly changes: readonly KeyChange[] }
  | { readonly type: "synced"; readonly revision: Revision }
  | { readonly type: "disconnected"; readonly host: string; readonly error: Error }
  | { readonly type: "connected"; readonly host: string; readonly afterMs: number };
