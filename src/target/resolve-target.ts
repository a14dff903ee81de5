/** One look: the addresses that a go-zero client's balancer would get now. */
import { listInstances } from "../discovery/list-instances.js";
import { systemRandom } from "../runtime/random.js";
import type { Revision } from "../store/revision.js";
import type { ClientConf } from "./client-conf.js";
import { drawSeed } from "./client-seed.js";
import { type LocatedTarget, locateTarget } from "./locate-target.js";
import type { Target } from "./parse-target.js";
import { subsetOf } from "./subset.js";
import type { WatchTargetOptions } from "./watch-target.js";

/** What one look found. */
export interface ResolvedTarget {
  readonly target: Target;
  /** The client's subset, best first; empty when nothing is registered. */
  readonly addresses: readonly string[];
  /** Distinct addresses known, in the subset or not. */
  readonly endpointCount: number;
  /** null where no etcd is asked. */
  readonly revision: Revision | null;
}

/** Throws as `watchTarget` does; that nothing is registered is no error. */
export async function resolveTarget(
  from: string | ClientConf,
  options: WatchTargetOptions,
): Promise<ResolvedTarget> {
  const located = locateTarget(from, options);
  const { addresses, revision } = await lookUp(located, options);
  const { random = systemRandom, seed = drawSeed(random), subsetSize: size } = options;
  return {
    target: located.target,
    addresses: subsetOf(addresses, { seed, size }),
    endpointCount: new Set(addresses).size,
    revision,
  };
}

async function lookUp(
  { destination, access }: LocatedTarget,
  { openStore, signal = new AbortController().signal }: WatchTargetOptions,
): Promise<{ readonly addresses: readonly string[]; readonly revision: Revision | null }> {
  switch (destination.kind) {
    case "addresses":
      return { addresses: destination.addresses, revision: null };
    case "stream":
      for await (const addresses of destination.watch(signal)) return { addresses, revision: null };
      return { addresses: [], revision: null };
    case "etcd": {
      await using store = await openStore(destination.hosts, { ...access, signal });
      const { instances, revision } = await listInstances(destination.key, { store, signal });
      return { addresses: instances.flatMap(({ address }) => address ?? []), revision };
    }
  }
}
