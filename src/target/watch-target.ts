/**
 * The addresses of a target, live, as a go-zero client's balancer gets them: resolver, subset, update. Source: go-zero
 * zrpc/resolver/internal/discovbuilder.go, directbuilder.go.
 */
import { watchService } from "../discovery/watch-service.js";
import { aborted } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import { type Random, systemRandom } from "../runtime/random.js";
import type { ClientConf } from "./client-conf.js";
import { EndpointSubset } from "./endpoint-subset.js";
import { type LocatedTarget, locateTarget } from "./locate-target.js";
import type { SchemeRegistry } from "./scheme-registry.js";
import type { OpenTargetStore } from "./store-access.js";
import type { TargetUpdate } from "./target-update.js";

export interface WatchTargetOptions {
  /** Opens the etcd of the target when the first update is asked for, and not before. */
  readonly openStore: OpenTargetStore;
  /** Ends the iteration, which then throws `signal.reason`. Default: never. */
  readonly signal?: AbortSignal | undefined;
  /** Default: what go-zero and grpc-go register. */
  readonly schemes?: SchemeRegistry | undefined;
  /** The client's own number, whole and below 2^53: the same seed gets the same subset. Default: a random one. */
  readonly seed?: number | undefined;
  /** Most addresses of one client. Default 32, as in go-zero; Infinity takes all. */
  readonly subsetSize?: number | undefined;
  /** Find out why instances leave, by asking for the TTL of up to 64 leases. Default false. */
  readonly causes?: boolean | undefined;
  readonly random?: Random | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * An update at first and at each change of the endpoints, or of whether they are known for sure; through reconnects,
 * compactions and restored clusters. An address that is in the target itself is told once, and the iteration stays.
 *
 * Ends: `break` ends it and closes the store; an abort throws `signal.reason`; otherwise it throws `DiscoveryError`:
 * `config` or `usage` for a target that leads nowhere, what `openStore` throws, and what no waiting mends (`auth`,
 * `permission`, `tls`).
 */
export async function* watchTarget(
  from: string | ClientConf,
  options: WatchTargetOptions,
): AsyncGenerator<TargetUpdate, void, undefined> {
  const located = locateTarget(from, options);
  const { signal = new AbortController().signal, random = systemRandom } = options;
  const { seed = Math.floor(random.next() * 2 ** 53), subsetSize: size } = options;
  const subset = new EndpointSubset({ seed, size });
  const { destination } = located;
  switch (destination.kind) {
    case "addresses":
      yield startOf(subset, destination.addresses);
      await aborted(signal);
      throw signal.reason;
    case "stream":
      yield* streamUpdates(subset, destination.watch(signal));
      return;
    case "etcd":
      yield* etcdUpdates(subset, located, { ...options, signal });
  }
}

async function* etcdUpdates(
  subset: EndpointSubset,
  { destination, access }: LocatedTarget,
  { openStore, signal, causes = false, clock }: WatchTargetOptions,
): AsyncGenerator<TargetUpdate, void, undefined> {
  if (destination.kind !== "etcd") return;
  await using store = await openStore(destination.hosts, { ...access, signal });
  for await (const event of watchService(destination.key, { store, signal, causes, clock })) {
    switch (event.type) {
      case "reset": {
        const { reason, revision } = event;
        subset.reset(event.instances);
        yield subset.update(
          reason === "start" ? { type: "start", revision } : { type: "reset", reason, revision },
        );
        break;
      }
      case "change":
        if (subset.apply(event.events)) yield subset.update(event);
        break;
      case "disconnected":
        subset.isStale = true;
        yield subset.update(event);
        break;
      case "synced":
        if (!subset.isStale) break;
        subset.isStale = false;
        yield subset.update({ type: "synced", revision: event.revision });
    }
  }
}

async function* streamUpdates(
  subset: EndpointSubset,
  lists: AsyncIterable<readonly string[]>,
): AsyncGenerator<TargetUpdate, void, undefined> {
  let isFirst = true;
  for await (const addresses of lists) {
    if (isFirst) yield startOf(subset, addresses);
    else {
      subset.reset(addresses.map((address) => ({ address })));
      yield subset.update({ type: "replaced" });
    }
    isFirst = false;
  }
}

function startOf(subset: EndpointSubset, addresses: readonly string[]): TargetUpdate {
  subset.reset(addresses.map((address) => ({ address })));
  return subset.update({ type: "start", revision: null });
}
