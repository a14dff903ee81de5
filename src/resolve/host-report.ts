/** What an etcd host of a target said of itself, or why it could not be asked. */
import { DiscoveryError, type ErrorCode } from "../errors.js";
import type { HostStatus } from "../store/host-status.js";
import type { HostInspection } from "../store/store.js";

/** One etcd host, asked once. */
export interface HostReport {
  /** As it was given: `10.0.0.11:2379`. */
  readonly host: string;
  /** null, like all below: it did not say. */
  readonly memberId: string | null;
  readonly version: string | null;
  /** null, too, where it knows no leader. */
  readonly isLeader: boolean | null;
  readonly latencyMs: number | null;
  /** The URLs that this member tells clients to use. */
  readonly advertised: readonly string[];
  /** Why it did not answer, in a few words; null: it did, if only to ask who we are. */
  readonly error: string | null;
}

/** Refusals that an etcd gives which is up and well. */
const ANSWERS: ReadonlySet<ErrorCode> = new Set(["auth", "permission"]);

export function hostReport(inspection: HostInspection): HostReport {
  const { host } = inspection;
  if ("status" in inspection) return reportOf(host, inspection.status, inspection.roundTripMs);
  const { error } = inspection;
  const answers = error instanceof DiscoveryError && ANSWERS.has(error.code);
  const why = error.message.startsWith(`${host} `) ? error.message.slice(host.length + 1) : error.message;
  return { ...SILENT, host, error: answers ? null : why };
}

const SILENT = { memberId: null, version: null, isLeader: null, latencyMs: null, advertised: [] } as const;

function reportOf(host: string, status: HostStatus, latencyMs: number): HostReport {
  const { memberId, version, leaderId, members } = status;
  const own = members.find((member) => member.memberId === memberId);
  return {
    host,
    memberId,
    version,
    isLeader: leaderId === undefined ? null : leaderId === memberId,
    latencyMs,
    advertised: own?.clientUrls ?? [],
    error: null,
  };
}
