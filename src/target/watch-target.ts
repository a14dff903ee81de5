/**
 * The addresses of a target, live, as a go-zero client's balancer gets them: resolver, subset, update. Source: go-zero
 * zrpc/resolver/internal/discovbuilder.go, directbuilder.go.
 */
import { watchService } from "../discovery/watch-service.js";
import { aborted } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import { type Random, systemRandom } from "../runtime/random.js";
import type { ClientConf } from "./client-conf.js";
import { drawSeed } from "./client-seed.js";
import { EndpointSubset } from "./endpoint-subset.js";
import { type LocatedTarget, locateTarget } from "./locate-target.js";
import type { SchemeRegistry } from "./scheme-registry.js";
import type { OpenTargetStore } from "./store-access.js";
import type { TargetUpdate } from "./target-update.js";

/** Who the client is, and what it may ask. */
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
  const { seed = drawSeed(random), subsetSize: size } = options;
  yield* updates(located, new EndpointSubset({ seed, size }), { ...options, signal });
}

async function* updates(
  { destination, access }: LocatedTarget,
  subset: EndpointSubset,
  { openStore, signal, causes = false, clock }: WatchTargetOptions & { readonly signal: AbortSignal },
): AsyncGenerator<TargetUpdate, void, undefined> {
  switch (destination.kind) {
    case "addresses":
      yield subset.replace(destination.addresses);
      await aborted(signal);
      throw signal.reason;
    case "stream":
      for await (const addresses of destination.watch(signal)) yield subset.replace(addresses);
      return;
    case "etcd": {
      await using store = await openStore(destination.hosts, { ...access, signal });
      for await (const event of watchService(destination.key, { store, signal, causes, clock })) {
        const update = subset.take(event);
        if (update !== undefined) yield update;
      }
    }
  }
}
