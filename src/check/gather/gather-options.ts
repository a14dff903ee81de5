/** What is looked at, and how. */
import type { Clock } from "../../runtime/clock.js";
import type { Store } from "../../store/store.js";
import type { ServiceFacts } from "../facts/service-facts.js";
import type { Need } from "../rule.js";

export interface GatherOptions {
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** The hosts of the store, as they were given. */
  readonly hosts: readonly string[];
  /** Services that are to be there; undefined: all that are. */
  readonly services: readonly string[] | undefined;
  /** Only these are asked for. */
  readonly needs: ReadonlySet<Need>;
  /** Who asks; undefined: nobody that etcd knows. */
  readonly user: string | undefined;
  /** Neither account nor certificate is shown. */
  readonly isAnonymous: boolean;
  readonly clientCount: number | undefined;
  /** By service. */
  readonly hashedBy: ReadonlyMap<string, NonNullable<ServiceFacts["hashedBy"]>>;
  /** Hears now and then what is being done. */
  readonly onProgress: (progress: Progress) => void;
}

export type Progress =
  | { readonly doing: "reading" }
  | { readonly doing: "leases" | "probes"; readonly done: number; readonly all: number }
  | { readonly doing: "waiting"; readonly waitMs: number };
