/** What can change while a simulation runs, by itself at a given time or by somebody's hand. */
import type { PolicyName } from "../policy.js";
import type { Load } from "./load.js";
import type { ServerBehaviour } from "./simulated-server.js";

/** What happens to a server, to the load, or to every client. */
export type Change =
  /** Slow, fast, failing, well again. */
  | { readonly kind: "behave"; readonly address: string; readonly behaviour: Partial<ServerBehaviour> }
  /** Out of every client's sight at once; calls in flight end as they would have. */
  | { readonly kind: "leave"; readonly address: string }
  /** Into every client's sight. */
  | { readonly kind: "join"; readonly address: string }
  | { readonly kind: "load"; readonly load: Load }
  /** What clients knew is forgotten. */
  | { readonly kind: "policy"; readonly policy: PolicyName; readonly isStrictGoZero?: boolean };

/** A change that comes by itself. */
export interface TimedChange {
  /** Since the begin of the simulation. */
  readonly atMs: number;
  readonly change: Change;
}
