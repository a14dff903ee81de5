/** Keeps registrations in etcd for as long as it lives. Source: go-zero core/discov/publisher.go. */

import type { Clock } from "../runtime/clock.js";
import { EventQueue } from "../runtime/event-queue.js";
import type { Random } from "../runtime/random.js";
import type { Store } from "../store/store.js";
import type { PublicationStatus } from "./publication-status.js";
import type { PublishEvent } from "./publish-event.js";
import type { Registration } from "./registration.js";

export interface PublisherOptions {
  readonly store: Store;
  /** Ends it at once, without revoking: leases run out. `close()` is the clean end. Default: never. */
  readonly signal?: AbortSignal | undefined;
  /** Of the leases, in seconds; etcd may grant more. Default 10, as go-zero. */
  readonly ttlSeconds?: number | undefined;
  /** Fail with `lost` when a registration has been lost for so long, in ms. Default: never. */
  readonly giveUpAfterMs?: number | undefined;
  /** At the start wait for an etcd that does not answer, too, in place of failing. Default false. */
  readonly waitForEtcd?: boolean | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

/** Begins at once: 64 registrations at a time, each with a lease of its own. */
export class Publisher implements AsyncIterable<PublishEvent>, AsyncDisposable {
  readonly #events = new EventQueue<PublishEvent>();

  constructor(registrations: readonly Registration[], options: PublisherOptions) {
    void registrations;
    void options;
  }

  /** How each registration stands, in the order given. */
  get publications(): readonly PublicationStatus[] {
    return [];
  }

  /** Resolves when all are registered for the first time; rejects with what ended the publisher before. */
  async ready(): Promise<void> {}

  /** Takes every registration out of etcd and keeps it out until `resume()`. Returns at once. */
  pause(): void {}

  /** Registers again after `pause()`. Returns at once. */
  resume(): void {}

  /** Revokes all leases, within 2 s, whether etcd answers or not; then the events end. Idempotent, never throws. */
  async close(): Promise<void> {}

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** One reader. Ends after `close()`; throws when the publisher failed or its signal aborted. */
  [Symbol.asyncIterator](): AsyncIterableIterator<PublishEvent> {
    return this.#events;
  }
}
