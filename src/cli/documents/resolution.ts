/** What `zdisc resolve` answers: the way of a go-zero client, stage by stage. */
import type { Resolution, ResolvedEndpoint } from "../../resolve/resolution.js";
import type { Stage, StageName, StageStatus } from "../../resolve/stage.js";
import { compareAddresses } from "../../text/address-order.js";
import { plural } from "../../text/numbers.js";
import { type EndpointDocument, endpointDocument } from "./endpoint-document.js";
import { type InstanceDocument, instanceDocument } from "./instance-document.js";
import type { Count, Milliseconds } from "./quantities.js";

/** The way of a go-zero client to its endpoints, stage by stage. */
export interface ResolutionDocument {
  readonly schemaVersion: 1;
  readonly kind: "resolution";
  /** As a client dials it; null: the configuration gives none. */
  readonly target: string | null;
  /** `etcd`, `discov`, `direct`; `passthrough` where grpc-go would dial the text. null: there is no target. */
  readonly scheme: string | null;
  /** null: no etcd is asked. */
  readonly service: string | null;
  /** null: a target was given. */
  readonly config: {
    /** As given. */
    readonly file: string;
    /** Of the client in it; empty: the file is one client's, or a server's. */
    readonly block: string;
  } | null;
  /** In the order of the way. */
  readonly stages: readonly StageDocument[];
  /** What is registered; empty where the way ended before. */
  readonly instances: readonly InstanceDocument[];
  /** In address order; empty where the way ended before. */
  readonly endpoints: readonly EndpointDocument[];
  /** Most endpoints that one client takes. */
  readonly subsetSize: Count;
  /** As the configuration names it: `p2c_ewma`. */
  readonly policy: string;
  readonly verdict: VerdictDocument;
}

/** One step of the way. */
export interface StageDocument {
  readonly name: StageName;
  readonly status: StageStatus;
  /** Its notes in one line. */
  readonly detail: string;
  /** What it found, line by line. */
  readonly notes: readonly NoteDocument[];
  readonly tookMs: Milliseconds;
  /** Of the stage `hosts`; null for the others, and where it was skipped. */
  readonly hosts: readonly HostDocument[] | null;
}

/** One line of what a step found. */
export interface NoteDocument {
  readonly status: StageStatus;
  /** May hold values of strangers. */
  readonly text: string;
}

/** What one etcd host says of itself; null where it said nothing. */
export interface HostDocument {
  /** As it was given. */
  readonly host: string;
  /** In decimal. */
  readonly memberId: string | null;
  /** Of etcd: `3.5.21`. */
  readonly version: string | null;
  /** Whether it leads the cluster. */
  readonly isLeader: boolean | null;
  /** Of one call. */
  readonly latencyMs: Milliseconds | null;
  /** Its client URLs: what go-zero dials after 60 s. */
  readonly advertised: readonly string[];
  /** Why it cannot be used; null: it can. */
  readonly error: string | null;
}

/** How it ends. */
export interface VerdictDocument {
  readonly status: "ok" | "warning" | "failed";
  /** One sentence. */
  readonly message: string;
  /** What works, but look. */
  readonly warnings: readonly string[];
  /** Commands to type, lines to change. */
  readonly remedies: readonly string[];
  /** What a go-zero client prints there, word by word; null: nothing, or it is not known. */
  readonly goZeroSays: string | null;
  /** When it prints that: `at start, after 5 s`. */
  readonly goZeroSaysWhen: string | null;
}

export function resolutionDocument(resolution: Resolution): ResolutionDocument {
  const { target, scheme, service, config, stages, instances, endpoints, subsetSize, policy } = resolution;
  const { status, message, warnings, remedies, goZeroSays } = resolution.verdict;
  return {
    schemaVersion: 1,
    kind: "resolution",
    target,
    scheme,
    service,
    config,
    stages: stages.map(stageDocument),
    instances: instances.map((instance) => instanceDocument(instance)),
    endpoints: [...endpoints].sort(byAddress).map((endpoint) => endpointDocument(endpoint)),
    subsetSize,
    policy,
    verdict: {
      status,
      message,
      warnings,
      remedies,
      goZeroSays: goZeroSays?.text ?? null,
      goZeroSaysWhen: goZeroSays?.when ?? null,
    },
  };
}

export function stageDocument(stage: Stage): StageDocument {
  const { name, status, notes, tookMs, hosts } = stage;
  return {
    name,
    status,
    detail: [...countsOf(stage), ...notes.map(({ text }) => text)].join("; "),
    notes,
    tookMs: tenths(tookMs),
    hosts:
      hosts?.map((host) => ({
        ...host,
        latencyMs: host.latencyMs === null ? null : tenths(host.latencyMs),
      })) ?? null,
  };
}

/** What stands in a list of its own: `2 of 3 hosts answer`, `2 serving, 1 refused`. */
function countsOf({ hosts, probes }: Stage): string[] {
  const answers = hosts?.filter(({ error }) => error === null).length;
  const counts = new Map<string, number>();
  for (const { status } of probes?.values() ?? []) counts.set(status, (counts.get(status) ?? 0) + 1);
  const probed = [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
  return [
    ...(hosts === null ? [] : [`${answers} of ${plural(hosts.length, "host")} answer`]),
    ...(probed === "" ? [] : [probed]),
  ];
}

function byAddress(a: ResolvedEndpoint, b: ResolvedEndpoint): number {
  return compareAddresses(a.address, b.address);
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
