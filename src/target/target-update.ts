/** What a watched target says: the addresses to use from now on, and why. Source: go-zero discovbuilder.go, its call of UpdateState. */
import type { InstanceEvent, ResetReason } from "../discovery/service-event.js";
import type { Revision } from "../store/revision.js";

/** The whole list, and what is new in it. */
export interface TargetUpdate {
  /** What a balancer is given: the client's subset, best first. In place of the addresses before. */
  readonly addresses: readonly string[];
  /** Of `addresses`, those that were not in the update before; at first all. */
  readonly added: readonly string[];
  /** Of the addresses before, those that are gone. */
  readonly removed: readonly string[];
  /** Distinct addresses known; more than `addresses` where the subset leaves some to other clients. */
  readonly endpointCount: number;
  /** Whether the connection to etcd is down, so that more may have happened than is known. */
  readonly isStale: boolean;
  readonly cause: TargetCause;
}

/** Why an update came. */
export type TargetCause =
  /** The first one. `revision` is null where no etcd is asked. */
  | { readonly type: "start"; readonly revision: Revision | null }
  /** Instances joined, left or moved, all in one revision of etcd. */
  | { readonly type: "change"; readonly revision: Revision; readonly events: readonly InstanceEvent[] }
  /** All that was known is replaced: etcd was restored, is another cluster, or the consumer was too slow. */
  | { readonly type: "reset"; readonly revision: Revision; readonly reason: ResetReason }
  /** The addresses stay, as last known. */
  | { readonly type: "disconnected"; readonly host: string; readonly error: Error }
  /** What is known is live again. */
  | { readonly type: "synced"; readonly revision: Revision }
  /** A scheme of one's own gave another list. */
  | { readonly type: "replaced" };
