/** What `zdisc resolve` answers: the way of a go-zero client, stage by stage. */
import type { Resolution, ResolvedEndpoint } from "../../resolve/resolution.js";
import type { Stage, StageName, StageStatus } from "../../resolve/stage.js";
import { compareAddresses } from "../../text/address-order.js";
import { plural } from "../../text/numbers.js";
import { type EndpointDocument, endpointDocument } from "./endpoint-document.js";
import { type InstanceDocument, instanceDocument } from "./instance-document.js";

export interface ResolutionDocument {
  readonly schemaVersion: 1;
  readonly kind: "resolution";
  /** As a client dials it; null: the configuration gives none. */
  readonly target: string | null;
  readonly scheme: string | null;
  /** null: no etcd is asked. */
  readonly service: string | null;
  /** null: a target was given. */
  readonly config: { readonly file: string; readonly block: string } | null;
  readonly stages: readonly StageDocument[];
  readonly instances: readonly InstanceDocument[];
  readonly endpoints: readonly EndpointDocument[];
  /** Most endpoints that one client takes. */
  readonly subsetSize: number;
  readonly policy: string;
  readonly verdict: VerdictDocument;
}

export interface StageDocument {
  readonly name: StageName;
  readonly status: StageStatus;
  /** Its notes in one line. */
  readonly detail: string;
  readonly notes: readonly { readonly status: StageStatus; readonly text: string }[];
  readonly tookMs: number;
  /** Of the stage `hosts`; null for the others, and where it was skipped. */
  readonly hosts: readonly HostDocument[] | null;
}

export interface HostDocument {
  readonly host: string;
  readonly memberId: string | null;
  readonly version: string | null;
  readonly isLeader: boolean | null;
  readonly latencyMs: number | null;
  readonly advertised: readonly string[];
  readonly error: string | null;
}

export interface VerdictDocument {
  readonly status: "ok" | "warning" | "failed";
  readonly message: string;
  readonly warnings: readonly string[];
  readonly remedies: readonly string[];
  /** Word by word; null: nothing, or it is not known. */
  readonly goZeroSays: string | null;
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
