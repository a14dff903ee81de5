/** The stages that read the service: may we, and what is registered. */
import { type Instance, servicePrefix } from "../discovery/instance.js";
import { listInstances } from "../discovery/list-instances.js";
import { serviceCounts } from "../discovery/service-counts.js";
import { DiscoveryError } from "../errors.js";
import { inParallel } from "../runtime/in-parallel.js";
import type { Store } from "../store/store.js";
import { plural } from "../text/numbers.js";
import { shellWord } from "../text/shell-word.js";
import { similarNames } from "../text/similar-names.js";
import { diallerOf } from "./dialler.js";
import { saysNoInstance, saysNoPermission } from "./go-zero-says.js";
import { noInstanceRemedy } from "./no-instance-remedy.js";
import {
  etcdOf,
  type Failure,
  type Findings,
  failed,
  passed,
  type StageOutcome,
  storeOf,
  type WalkMeans,
  warned,
} from "./walk-state.js";

/** Leases that are asked for their TTL. */
const MOST_LEASES = 64;

/** Lists the service, as a subscriber does first. */
export async function prefixStage(findings: Findings, means: WalkMeans): Promise<StageOutcome> {
  const { key } = etcdOf(findings);
  const prefix = servicePrefix(key);
  try {
    const { instances, revision } = await listInstances(key, {
      store: storeOf(findings),
      signal: means.signal,
    });
    const found = { instances, revision };
    return { notes: [passed(`${prefix} readable, revision ${revision}`)], found };
  } catch (error) {
    if (!(error instanceof DiscoveryError) || means.signal.aborted) throw error;
    return { notes: [failed(error.message)], failure: unreadable(error, key, findings, means) };
  }
}

function unreadable(error: DiscoveryError, key: string, { access }: Findings, { user }: WalkMeans): Failure {
  const { code, message, remedy } = error;
  const remedies = remedy === undefined ? [] : [remedy];
  if (code !== "permission") return { code, message, remedies };
  const who = user ?? access?.account?.user ?? "nobody";
  return {
    code,
    message: `${who} may not read ${servicePrefix(key)}. A go-zero client hangs at start`,
    remedies,
    says: saysNoPermission(key),
  };
}

/** What is registered, and under which leases. */
export async function instancesStage(findings: Findings, means: WalkMeans): Promise<StageOutcome> {
  const { instances = [] } = findings;
  if (instances.length === 0) return await noInstance(findings, means);
  const leased = instances.filter(({ leaseId }) => leaseId !== null);
  const [unleased] = instances.filter(({ leaseId }) => leaseId === null);
  const ttl = await commonTtl(leased, storeOf(findings), means.signal);
  const leases =
    leased.length === 0
      ? "none with a lease"
      : `${leased.length} with a lease${ttl === undefined ? "" : ` of ${ttl} s`}`;
  return {
    notes: [
      passed(`${plural(instances.length, "key")}, ${leases}`),
      ...(unleased === undefined
        ? []
        : [warned(`${unleased.key} has no lease: it stays when its process dies`)]),
    ],
  };
}

/** undefined: they differ, there are too many, or they may not be asked. */
async function commonTtl(
  instances: readonly Instance[],
  store: Store,
  signal: AbortSignal,
): Promise<number | undefined> {
  const leaseIds = [...new Set(instances.flatMap(({ leaseId }) => leaseId ?? []))];
  if (leaseIds.length > MOST_LEASES) return undefined;
  try {
    const leases = await inParallel(MOST_LEASES, leaseIds, (leaseId) =>
      store.leaseTimeToLive(leaseId, { signal }),
    );
    const ttls = new Set(leases.map((lease) => lease?.ttlSeconds));
    return ttls.size === 1 ? [...ttls][0] : undefined;
  } catch (error) {
    if (signal.aborted || !(error instanceof DiscoveryError)) throw error;
    return undefined;
  }
}

async function noInstance(findings: Findings, means: WalkMeans): Promise<StageOutcome> {
  const { key } = etcdOf(findings);
  const similar = await similarServices(key, storeOf(findings), means);
  const [nearest] = similar;
  const list = similar.map(({ name, count }) => `${name} (${count})`).join(", ");
  const remedy =
    nearest === undefined
      ? noInstanceRemedy(key)
      : `Key: did you mean ${nearest.name}? See: zdisc list ${shellWord(nearest.name)}`;
  return {
    notes: [failed(similar.length === 0 ? "none" : `none; similar: ${list}`)],
    failure: {
      code: "noEndpoint",
      message: `Nothing is registered under ${servicePrefix(key)}`,
      remedies: [remedy],
      says: saysNoInstance(diallerOf(findings, means)),
    },
  };
}

async function similarServices(
  key: string,
  store: Store,
  { clock, signal }: WalkMeans,
): Promise<readonly { readonly name: string; readonly count: number }[]> {
  const countOf = await serviceCounts({ store, clock, signal });
  return similarNames(key, countOf.keys()).map((name) => ({ name, count: countOf.get(name) ?? 0 }));
}
