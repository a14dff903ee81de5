/** Follows a watch for as long as its screen is open: what no waiting mends is told, and tried again all the same. */
import { DiscoveryError } from "../errors.js";
import type { Clock } from "../runtime/clock.js";
import { type Deferred, deferred } from "../runtime/deferred.js";

const RETRY_MS = 2_000;

export interface FollowOptions<Event> {
  readonly watch: (signal: AbortSignal) => AsyncIterable<Event>;
  /** Takes every event at once. */
  readonly take: (event: Event | { readonly type: "denied"; readonly message: string }) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Following {
  /** Resolves at the first `synced`; rejects with what ended the watch before. */
  readonly ready: Promise<void>;
  /** Rejects with a defect; etcd's own refusals are waited out. Resolves when the signal aborts. */
  readonly ended: Promise<void>;
}

export function follow<Event extends { readonly type: string }>(options: FollowOptions<Event>): Following {
  const ready = deferred<void>();
  ready.promise.catch(() => {});
  const ended = run(options, ready);
  ended.catch((error) => ready.reject(error));
  return { ready: ready.promise, ended };
}

async function run<Event extends { readonly type: string }>(
  { watch, take, clock, signal }: FollowOptions<Event>,
  ready: Deferred<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of watch(signal)) {
        take(event);
        if (event.type === "synced") ready.resolve();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof DiscoveryError)) throw error;
      ready.reject(error);
      take({ type: "denied", message: error.message });
    }
    await clock.sleep(RETRY_MS, signal).catch(() => {});
  }
}
