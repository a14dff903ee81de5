/** Every service under a prefix, live: one watch for all of them. */
import { AbortScope } from "../runtime/abort.js";
import { type Clock, systemClock } from "../runtime/clock.js";
import { keysUnder } from "../store/key-range.js";
import type { Store } from "../store/store.js";
import { LeaveCauses } from "./leave-causes.js";
import { type ServicesEvent, ServicesView } from "./services-view.js";

export interface WatchServicesOptions {
  readonly store: Store;
  /** Ends the iteration, which then throws `signal.reason`. */
  readonly signal: AbortSignal;
  /** Only keys that begin with it. Default: every key of the cluster. */
  readonly prefix?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** As `watchService`, for every registration under the prefix. Leaves have a cause while there are up to 64 of them. */
export async function* watchServices({
  store,
  signal,
  prefix = "",
  clock = systemClock,
}: WatchServicesOptions): AsyncGenerator<ServicesEvent, void, undefined> {
  using scope = new AbortScope(signal);
  const view = new ServicesView();
  const causes = new LeaveCauses(view, { store, clock, signal: scope.signal });
  try {
    for await (const message of store.watch(keysUnder(prefix), { signal: scope.signal })) {
      const event = view.apply(message);
      if (event !== undefined) yield await causes.explain(event);
    }
  } finally {
    scope.abort();
  }
}
