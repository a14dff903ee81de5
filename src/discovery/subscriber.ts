/** One service kept up to date in the background: ask it what is there, or iterate what happens. */

import { DiscoveryError } from "../errors.js";
import { AbortScope, orAbort } from "../runtime/abort.js";
import { deferred } from "../runtime/deferred.js";
import { EventQueue } from "../runtime/event-queue.js";
import type { Revision } from "../store/revision.js";
import type { Endpoint } from "./endpoint.js";
import type { Instance } from "./instance.js";
import type { ServiceEvent } from "./service-event.js";
import { ServiceView } from "./service-view.js";
import { serviceEvents, type WatchServiceOptions } from "./watch-service.js";

/** Most events that wait for one slow consumer; then it gets a `reset` in their place. */
const CAPACITY = 10_000;

type End = { readonly type: "closed" } | { readonly type: "failed"; readonly error: unknown };

/**
 * Begins at once. What it knows stays readable while etcd is away (`isStale` is then true) and after the end.
 * Close it when it is not needed any more, or declare it with `await using`.
 */
export class Subscriber implements AsyncIterable<ServiceEvent>, AsyncDisposable {
  readonly service: string;
  readonly #view: ServiceView;
  readonly #scope: AbortScope;
  readonly #queues = new Set<EventQueue<ServiceEvent>>();
  readonly #synced = deferred<void>();
  readonly #pump: Promise<void>;
  #hasList = false;
  #end: End | undefined;

  constructor(service: string, options: WatchServiceOptions) {
    this.service = service;
    this.#view = new ServiceView(service, options);
    this.#scope = new AbortScope(options.signal);
    this.#synced.promise.catch(() => {});
    this.#pump = this.#run({ ...options, signal: this.#scope.signal });
  }

  /** A snapshot, in no order; building it costs as much as there are instances. */
  get instances(): readonly Instance[] {
    return this.#view.instances.instances();
  }

  /** A snapshot of the distinct addresses with their keys. */
  get endpoints(): readonly Endpoint[] {
    return [...this.#view.instances.endpoints()];
  }

  get instanceCount(): number {
    return this.#view.instances.size;
  }

  get endpointCount(): number {
    return this.#view.instances.endpointCount;
  }

  /** Whether this address is registered, as far as is known. */
  has(address: string): boolean {
    return this.#view.instances.hasValue(address);
  }

  /** Of the last list or change; `"0"` before the first. */
  get revision(): Revision {
    return this.#view.revision;
  }

  /** Whether more may have happened than is known: before the first list, and while etcd cannot be heard. */
  get isStale(): boolean {
    return this.#view.isStale;
  }

  /** Resolves when the first list is there; rejects with what ended the subscriber before, or `signal.reason`. */
  ready(signal?: AbortSignal): Promise<void> {
    return signal === undefined ? this.#synced.promise : orAbort(this.#synced.promise, signal);
  }

  /**
   * Each iteration begins with a `reset` of what is known (after the first list) and sees everything after it.
   * Ends when the subscriber is closed; throws when it failed or its signal aborted. Leaving it closes nothing.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<ServiceEvent> {
    const queue: EventQueue<ServiceEvent> = new EventQueue({
      capacity: CAPACITY,
      onLeave: () => this.#queues.delete(queue),
    });
    if (this.#hasList) {
      queue.push(this.#view.reset("start"));
      if (!this.isStale) queue.push(this.#view.synced());
    }
    if (this.#end === undefined) this.#queues.add(queue);
    else finish(queue, this.#end);
    return queue;
  }

  /** Stops watching; iterations finish what they have and are done. A second call changes nothing. */
  async close(): Promise<void> {
    this.#finish({ type: "closed" });
    this.#scope.abort();
    await this.#pump;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #run(options: WatchServiceOptions): Promise<void> {
    try {
      for await (const event of serviceEvents(this.#view, options)) this.#take(event);
      this.#finish({ type: "closed" });
    } catch (error) {
      this.#finish({ type: "failed", error });
    }
  }

  #take(event: ServiceEvent): void {
    if (event.type === "reset") this.#hasList = true;
    for (const queue of this.#queues) {
      if (queue.push(event)) continue;
      queue.clear();
      queue.push(this.#view.reset("overflow"));
    }
    if (event.type === "synced") this.#synced.resolve();
  }

  /** The first end counts. */
  #finish(end: End): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    for (const queue of this.#queues) finish(queue, end);
    this.#queues.clear();
    this.#synced.reject(end.type === "failed" ? end.error : closedEarly(this.service));
  }
}

function finish(queue: EventQueue<ServiceEvent>, end: End): void {
  if (end.type === "failed") queue.fail(end.error);
  else queue.close();
}

function closedEarly(service: string): DiscoveryError {
  return new DiscoveryError("interrupted", `the subscriber of ${service} was closed before its first list`);
}
