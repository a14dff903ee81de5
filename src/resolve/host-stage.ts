/** The stage that asks etcd's hosts, all at once, and opens the one that answers. */
import { DiscoveryError, type ErrorCode } from "../errors.js";
import type { HostStatus } from "../store/host-status.js";
import type { HostInspection, Store } from "../store/store.js";
import { plural } from "../text/numbers.js";
import { advertisedProblems, membersOf } from "./advertised-urls.js";
import { diallerOf } from "./dialler.js";
import { saysHostDown } from "./go-zero-says.js";
import { type HostReport, hostReport } from "./host-report.js";
import { isMistake } from "./sentence.js";
import {
  type Concern,
  closeOpening,
  etcdOf,
  type Failure,
  type Findings,
  type StageOutcome,
  type WalkMeans,
  warned,
} from "./walk-state.js";

/** Refusals that the hosts stage passes on: they are told by the stage that they belong to. */
const OF_AUTH: ReadonlySet<ErrorCode> = new Set(["auth", "permission"]);

/**
 * Opens the store and asks every host, both at once. A host has half of the dial timeout, so that a silent one among
 * others does not use up the time of the stages behind.
 */
export async function hostsStage(findings: Findings, means: WalkMeans): Promise<StageOutcome> {
  const { hosts } = etcdOf(findings);
  const { openStore, signal } = means;
  const opening = openStore(hosts, { ...findings.access, signal });
  opening.catch(() => {});
  try {
    return await askHosts(opening, { findings, means });
  } catch (error) {
    // The walk does not know of it yet, and never will.
    await closeOpening(opening);
    throw error;
  }
}

async function askHosts(opening: Promise<Store>, { findings, means }: Around): Promise<StageOutcome> {
  const { hosts } = etcdOf(findings);
  const { signal, dialTimeoutMs } = means;
  const inspections = await inspect(hosts, findings, means, dialTimeoutMs / 2);
  const reports = inspections.map(hostReport);
  const found = { opening };
  // Hosts can answer and have no leader: only the opening, which reads, finds that out.
  const refusal = await failureOf(opening, signal);
  if (refusal === undefined && reports.every(({ error }) => error !== null)) {
    // One answered, later than it was waited for.
    const again = await inspect(hosts, findings, means, dialTimeoutMs);
    return await hostsOutcome(again, found, { findings, means });
  }
  if (refusal === undefined) return await hostsOutcome(inspections, found, { findings, means });
  const failure = hostsFailure(refusal, reports, { findings, means });
  return { notes: [], hosts: reports.map((report) => withReason(report, refusal)), found, failure };
}

/** The opening waited longer. */
function withReason(report: HostReport, { hosts }: DiscoveryError): HostReport {
  const failure = hosts.find(({ host }) => host === report.host);
  return failure === undefined || report.error === null ? report : { ...report, error: failure.error };
}

async function inspect(
  hosts: readonly string[],
  { access }: Findings,
  { openStore, signal }: WalkMeans,
  timeoutMs: number,
): Promise<readonly HostInspection[]> {
  try {
    await using store = await openStore(hosts, { ...access, signal, isLazy: true });
    return await store.inspectHosts({ signal, timeoutMs });
  } catch (error) {
    if (signal.aborted || !(error instanceof DiscoveryError)) throw signal.aborted ? signal.reason : error;
    return hosts.map((host) => ({ host, error }));
  }
}

interface Around {
  readonly findings: Findings;
  readonly means: WalkMeans;
}

async function hostsOutcome(
  inspections: readonly HostInspection[],
  found: Findings,
  { findings, means }: Around,
): Promise<StageOutcome> {
  const reports = inspections.map(hostReport);
  const statuses = inspections.flatMap((inspection) => ("status" in inspection ? [inspection.status] : []));
  const down = reports.filter(({ error }) => error !== null);
  const configured = reports.map(({ host }) => host);
  const advertised = await advertisedProblems(membersOf(statuses), { configured, ...means });
  const notes = [
    ...(down.length === 0 ? [] : [warned("go-zero asks every host at start: one dead host stops it")]),
    ...clusterNotes(statuses),
    ...advertised.map(warned),
  ];
  const concerns = [
    ...(down.length === 0 ? [] : [hostsDown(down, reports.length, { findings, means })]),
    ...(advertised.length === 0 ? [] : [ADVERTISED]),
  ];
  return { notes, hosts: reports, found, concerns };
}

const ADVERTISED: Concern = {
  weight: "later",
  message: "After 60 s it may lose etcd: see stage 4",
  remedies: [],
};

function hostsDown(down: readonly HostReport[], all: number, { findings, means }: Around): Concern {
  const [are, it] = down.length === 1 ? ["is", "it"] : ["are", "them"];
  const clause = `${down.length} of ${plural(all, "etcd host")} ${are} down`;
  const names = down.map(({ host }) => host).join(", ");
  return {
    weight: "stops",
    clause,
    message: `${clause}; go-zero will not start`,
    remedies: [`Hosts: remove ${names} or start ${it}; go-zero fails without ${it}`],
    says: saysHostDown(diallerOf(findings, means)),
  };
}

function clusterNotes(statuses: readonly HostStatus[]) {
  const clusters = new Set(statuses.map(({ clusterId }) => clusterId));
  const alarms = new Set(statuses.flatMap((status) => status.alarms));
  return [
    ...(clusters.size > 1 ? [warned(`these hosts are of ${clusters.size} clusters: point all at one`)] : []),
    ...[...alarms].map((alarm) => warned(`alarm ${alarm}: nothing can be registered`)),
  ];
}

/** undefined: it went well, or was refused by a host that is up. */
async function failureOf(
  opening: Promise<unknown>,
  signal: AbortSignal,
): Promise<DiscoveryError | undefined> {
  try {
    await opening;
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DiscoveryError)) throw error;
    return OF_AUTH.has(error.code) ? undefined : error;
  }
}

function hostsFailure(
  { code, message, remedy, hosts }: DiscoveryError,
  reports: readonly HostReport[],
  { findings, means }: Around,
): Failure {
  const isSilence = code === "unreachable" && hosts.length > 0;
  // What is wrong with a file or a flag is none of etcd's matters.
  const isAnyDown = !isMistake(code) && reports.some(({ error }) => error !== null);
  return {
    code,
    message: isSilence ? "No etcd host answers" : message,
    remedies: [...configRemedies(code, means), ...(remedy === undefined ? [] : [remedy])],
    says: isAnyDown ? saysHostDown(diallerOf(findings, means)) : undefined,
  };
}

/** The lines to change where hosts and TLS come from a file. */
function configRemedies(code: ErrorCode, { origin }: WalkMeans): string[] {
  if (origin.file === undefined || isMistake(code)) return [];
  if (code === "tls") return [`TLS: look at CertFile, CertKeyFile and CACertFile in ${origin.file.name}`];
  return [`Hosts: start etcd, or correct Hosts in ${origin.file.name}`];
}
