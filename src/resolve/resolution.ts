/** Where the way of a go-zero client leads, as far as it could be gone. */
import type { Endpoint } from "../discovery/endpoint.js";
import type { Instance } from "../discovery/instance.js";
import type { ErrorCode } from "../errors.js";
import type { Probe } from "../probe/probe.js";
import type { PolicyName } from "../target/balancing-policy.js";
import type { Saying } from "./go-zero-says.js";
import type { Stage, StageName } from "./stage.js";

/** All that was found on the way. */
export interface Resolution {
  /** null: a target was given, not a file. */
  readonly config: { readonly file: string; readonly block: string } | null;
  /** As a client dials it, without passwords; null: the configuration gives none. */
  readonly target: string | null;
  /** The resolver that grpc-go takes; `passthrough` for a text that is none of go-zero's targets. */
  readonly scheme: string | null;
  /** The key in etcd; null where no etcd is asked. */
  readonly service: string | null;
  /** All of them, in order. */
  readonly stages: readonly Stage[];
  readonly instances: readonly Instance[];
  readonly endpoints: readonly ResolvedEndpoint[];
  /** What the balancer is given: this client's subset, best first. */
  readonly addresses: readonly string[];
  /** Most addresses that a client takes. */
  readonly subsetSize: number;
  readonly policy: PolicyName;
  readonly verdict: Verdict;
}

/** An endpoint, and whether this client would use it. */
export interface ResolvedEndpoint extends Endpoint {
  readonly inSubset: boolean;
  /** null: not probed. */
  readonly probe: Probe | null;
}

/** How the way ended, in words for people and a code for programs. */
export interface Verdict {
  /** `warning`: addresses were found, and a go-zero client would not start, or not reach all of them. */
  readonly status: "ok" | "warning" | "failed";
  /** Where the way ended; null: nowhere. */
  readonly failedStage: StageName | null;
  /** Of what kind the failure is; null without one. */
  readonly code: ErrorCode | "noEndpoint" | null;
  /** One sentence, or two. */
  readonly message: string;
  /** What else is to be looked at, a sentence each. */
  readonly warnings: readonly string[];
  /** What a person can do, the most important first. */
  readonly remedies: readonly string[];
  /** What a go-zero client says in this world; null: nothing, or it is not known. */
  readonly goZeroSays: Saying | null;
}
