/** Opens each etcd and asks it; one that cannot be asked is a fact, as long as another can. */
import type { EtcdFacts } from "../../../check/facts/etcd-facts.js";
import type { ServiceFacts } from "../../../check/facts/service-facts.js";
import { gatherEtcd } from "../../../check/gather/gather-etcd.js";
import type { Progress } from "../../../check/gather/gather-options.js";
import { DiscoveryError } from "../../../errors.js";
import { formatNumber } from "../../../text/numbers.js";
import { withConnection } from "../../arguments/with-connection.js";
import type { Context } from "../../context.js";
import type { Asked } from "./asked.js";
import type { EtcdSource, LocatedBlock } from "./etcd-sources.js";

/** Throws what the first of them failed with where all did. */
export async function askEtcds(
  sources: readonly EtcdSource[],
  blocks: readonly LocatedBlock[],
  asked: Asked,
  context: Context,
): Promise<readonly EtcdFacts[]> {
  const hashedBy = placesOfHashing(blocks);
  const answers: (EtcdFacts | DiscoveryError)[] = [];
  for (const source of sources) answers.push(await ask(source, hashedBy, asked, context));
  const [first] = answers;
  if (first instanceof DiscoveryError && answers.every((answer) => answer instanceof DiscoveryError))
    throw first;
  return answers.map((answer, at) => {
    const source = sources[at];
    const facts = answer instanceof DiscoveryError ? unasked(source, answer, context) : answer;
    return { ...facts, reach: (remedy) => withConnection(remedy, source?.connection ?? []) };
  });
}

async function ask(
  { hosts, access, services }: EtcdSource,
  hashedBy: ReadonlyMap<string, NonNullable<ServiceFacts["hashedBy"]>>,
  { needs, clientCount }: Asked,
  context: Context,
): Promise<EtcdFacts | DiscoveryError> {
  const { clock, signal, progress } = context;
  const user = context.userFor(access);
  try {
    await using store =
      access === undefined ? await context.openStore() : await context.openTarget(hosts, access, {});
    return await gatherEtcd({
      ...{ store, signal, clock, hosts, services, needs, user, clientCount, hashedBy },
      isAnonymous: user === undefined && access?.tls === undefined,
      onProgress: (what) => progress.show(progressText(what)),
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof DiscoveryError)) throw error;
    return error;
  }
}

/** None of its hosts can be used, or none lets us in. */
function unasked(source: EtcdSource | undefined, error: DiscoveryError, context: Context): EtcdFacts {
  const { clock } = context;
  const isRefusal = error.code === "auth" || error.code === "permission";
  const reasons = new Map(error.hosts.map((failure) => [failure.host, failure.error]));
  const user = context.userFor(source?.access);
  return {
    hosts: (source?.hosts ?? []).map((host) => ({
      host,
      status: undefined,
      error: isRefusal ? undefined : (reasons.get(host) ?? error.message),
      certificateError: undefined,
    })),
    forbidden: isRefusal
      ? (source?.services ?? []).map((service) => ({ service, user, refusal: error.message }))
      : [],
    later: [],
    nowMs: clock.wallMs(),
    advertised: [],
    isOpenToAll: false,
    services: [],
    names: [],
  };
}

/** Where clients ask for consistent_hash, by service. */
function placesOfHashing(
  blocks: readonly LocatedBlock[],
): ReadonlyMap<string, NonNullable<ServiceFacts["hashedBy"]>> {
  return new Map(
    blocks.flatMap(({ file, block, key }) =>
      block.kind !== "server" && block.conf.balancerName === "consistent_hash"
        ? [[key, { file, line: block.positionOf("BalancerName").line }] as const]
        : [],
    ),
  );
}

const DOING = { leases: "asking leases", probes: "probing endpoints" } as const;

function progressText(progress: Progress): string {
  switch (progress.doing) {
    case "reading":
      return "check: reading keys";
    case "waiting":
      return `check: looking again in ${Math.ceil(progress.waitMs / 1_000)} s`;
    default: {
      const { doing, done, all } = progress;
      return `check: ${DOING[doing]}, ${formatNumber(done)} of ${formatNumber(all)}`;
    }
  }
}
