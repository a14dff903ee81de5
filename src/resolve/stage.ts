/** One step of the way that a go-zero client goes from its configuration to the endpoints that its balancer gets. */
import type { Probe } from "../probe/probe.js";
import type { HostReport } from "./host-report.js";

/** In the order of the way. */
export const STAGE_NAMES = [
  "config",
  "target",
  "resolver",
  "hosts",
  "auth",
  "prefix",
  "instances",
  "endpoints",
  "subset",
  "policy",
  "probe",
] as const;

/** Which step of the way it is. */
export type StageName = (typeof STAGE_NAMES)[number];

/** A warning does not end the way; a failure does. What is skipped was not reached, or is not on this target's way. */
export type StageStatus = "ok" | "warning" | "failed" | "skipped";

/** Where each step stands in go-zero; empty for what only zdisc looks at. */
export const GO_ZERO_STEP: Readonly<Record<StageName, string>> = {
  config: "RpcClientConf",
  target: "BuildTarget",
  resolver: "resolver registry",
  hosts: "ExitIdle, Build",
  auth: "",
  prefix: "Subscriber",
  instances: "",
  endpoints: "",
  subset: "subset, UpdateState",
  policy: "picker",
  probe: "",
};

/** One line of what a stage found. May hold values of strangers. */
export interface StageNote {
  readonly status: Exclude<StageStatus, "skipped">;
  readonly text: string;
}

/** A step that was gone, or skipped. */
export interface Stage {
  readonly name: StageName;
  readonly status: StageStatus;
  readonly notes: readonly StageNote[];
  readonly tookMs: number;
  /** Of the stage `hosts`; null for the others, and where it was skipped. */
  readonly hosts: readonly HostReport[] | null;
  /** Of the stage `probe`, by address; null for the others, and where nothing was probed. */
  readonly probes: ReadonlyMap<string, Probe> | null;
}
