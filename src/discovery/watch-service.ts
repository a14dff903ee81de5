/** One service, live. Source: what go-zero's discov.Subscriber would know, without its blind spots. */
import { AbortScope } from "../runtime/abort.js";
import { type Clock, systemClock } from "../runtime/clock.js";
import { type KeyRange, keysUnder, oneKey } from "../store/key-range.js";
import type { Store } from "../store/store.js";
import { servicePrefix } from "./instance.js";
import type { InstanceSetOptions } from "./instance-set.js";
import { LeaveCauses } from "./leave-causes.js";
import type { ServiceEvent } from "./service-event.js";
import { ServiceView } from "./service-view.js";

/** Where from, for how long, and how much is found out. */
export interface WatchServiceOptions extends InstanceSetOptions {
  readonly store: Store;
  /** Ends the iteration, which then throws `signal.reason`. Default: never. */
  readonly signal?: AbortSignal | undefined;
  /** Watch the key that is exactly the service's name, not the keys under it. Default false. */
  readonly exactMatch?: boolean | undefined;
  /**
   * Find out why instances leave, by asking for their leases' TTL every half TTL, for up to 64 instances. Default
   * true. Without it a cause is `disconnected`, `deleted` (a key without a lease) or null.
   */
  readonly causes?: boolean | undefined;
  /** Most revisions that wait for a slow consumer; more of them are answered by a `reset`. Default 10,000. */
  readonly capacity?: number | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Everything that happens to the instances of `service`: a `reset` first, then changes, one etcd revision in each,
 * through reconnects, compactions and restored clusters.
 *
 * Ends: `break` ends it; an abort throws `signal.reason`; what no waiting mends throws `DiscoveryError` (`auth`,
 * `permission`, `tls`). A lost connection is an event, not an end.
 */
export function watchService(
  service: string,
  options: WatchServiceOptions,
): AsyncGenerator<ServiceEvent, void, undefined> {
  return serviceEvents(new ServiceView(service, options), options);
}

/** As `watchService`, keeping `view` up to date: it is never behind the last event, and at most one ahead. */
export async function* serviceEvents(
  view: ServiceView,
  { store, signal, exactMatch = false, causes = true, capacity, clock = systemClock }: WatchServiceOptions,
): AsyncGenerator<ServiceEvent, void, undefined> {
  using scope = new AbortScope(signal);
  const leaveCauses = causes
    ? new LeaveCauses(view.instances, { store, clock, signal: scope.signal })
    : undefined;
  try {
    const range = rangeOf(view.instances.service, exactMatch);
    for await (const message of store.watch(range, { signal: scope.signal, capacity })) {
      const event = view.apply(message);
      if (event === undefined) continue;
      yield leaveCauses === undefined ? event : await leaveCauses.explain(event);
    }
  } finally {
    scope.abort();
  }
}

/** The keys that a subscriber of `service` asks for. Source: go-zero core/discov/internal/registry.go:makeKeyPrefix. */
export function rangeOf(service: string, exactMatch = false): KeyRange {
  return exactMatch ? oneKey(service) : keysUnder(servicePrefix(service));
}
