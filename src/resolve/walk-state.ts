/** What the stages of one walk share: what it was started with, and what has been found on the way so far. */
import type { Instance } from "../discovery/instance.js";
import type { ErrorCode } from "../errors.js";
import type { Probe } from "../probe/probe.js";
import type { Clock } from "../runtime/clock.js";
import type { Revision } from "../store/revision.js";
import type { OpenStore, Store } from "../store/store.js";
import type { BalancingPolicy } from "../target/balancing-policy.js";
import type { Destination } from "../target/destination.js";
import type { Target } from "../target/parse-target.js";
import type { SchemeRegistry } from "../target/scheme-registry.js";
import type { StoreAccess } from "../target/store-access.js";
import type { Saying } from "./go-zero-says.js";
import type { HostReport } from "./host-report.js";
import type { Origin } from "./origin.js";
import type { StageNote } from "./stage.js";

/** `isLazy`: no host need answer before the first call, so that hosts that are down can be looked at. */
export type OpenInspectedStore = OpenStore<StoreAccess & { readonly isLazy?: boolean | undefined }>;

/** The same for the whole walk. */
export interface WalkMeans {
  readonly origin: Origin;
  readonly openStore: OpenInspectedStore;
  readonly signal: AbortSignal;
  readonly schemes: SchemeRegistry;
  readonly clock: Clock;
  readonly seed: number;
  readonly subsetSize: number;
  readonly isProbing: boolean;
  readonly dialTimeoutMs: number;
  /** Whom etcd is asked as, where that is not what the configuration says. */
  readonly user: string | undefined;
}

/** Grows from stage to stage; a field is there once its stage was passed. */
export interface Findings {
  readonly targetText?: string;
  readonly access?: StoreAccess;
  readonly target?: Target;
  /** Settles when a host let us in, or none did. */
  readonly opening?: Promise<Store>;
  readonly store?: Store;
  readonly revision?: Revision;
  readonly instances?: readonly Instance[];
  /** What the endpoints are: of the instances, or of the target itself. */
  readonly addresses?: readonly string[];
  readonly subset?: readonly string[];
  readonly policy?: BalancingPolicy;
}

/** Why the way ends here. */
export interface Failure {
  readonly code: ErrorCode | "noEndpoint";
  /** A sentence without its full stop. */
  readonly message: string;
  readonly remedies: readonly string[];
  readonly says?: Saying | undefined;
}

/**
 * What is wrong and does not end the way. `stops`: a go-zero client does not come past it; `partly`: not all works;
 * `later`: what works now may not work soon.
 */
export interface Concern {
  readonly weight: "stops" | "partly" | "later";
  /** A sentence without its full stop. */
  readonly message: string;
  /** As it stands behind another sentence: `1 of 2 etcd hosts is down`. */
  readonly clause?: string;
  readonly remedies: readonly string[];
  readonly says?: Saying;
}

export interface StageOutcome {
  readonly notes: readonly StageNote[];
  readonly found?: Findings;
  readonly failure?: Failure;
  readonly concerns?: readonly Concern[];
  readonly hosts?: readonly HostReport[];
  readonly probes?: ReadonlyMap<string, Probe>;
}

/** Throws only `signal.reason`, and defects. */
export type StageWork = (findings: Findings, means: WalkMeans) => Promise<StageOutcome> | StageOutcome;

export function passed(text: string): StageNote {
  return { status: "ok", text };
}

export function warned(text: string): StageNote {
  return { status: "warning", text };
}

export function failed(text: string): StageNote {
  return { status: "failed", text };
}

/** Only called on the way to etcd. */
export function etcdOf({ target }: Findings): Extract<Destination, { kind: "etcd" }> {
  const destination = target?.destination;
  if (destination?.kind !== "etcd") throw new Error("the target does not lead to etcd");
  return destination;
}

/** Only called behind the stage that opens it. */
export function storeOf({ store }: Findings): Store {
  if (store === undefined) throw new Error("no store is open");
  return store;
}

/** The store may still be opening when nobody waits for it any more. */
export async function closeOpening(opening: Promise<Store> | undefined): Promise<void> {
  await opening?.then(
    (store) => store.close(),
    () => {},
  );
}
