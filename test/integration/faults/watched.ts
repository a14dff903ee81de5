/** What a watcher reported, replayed from its events alone, with the moment of each. */
import type { ServiceEvent } from "../../../src/discovery/service-event.js";
import { watchService } from "../../../src/discovery/watch-service.js";
import type { Store } from "../../../src/store/store.js";
import { waitFor } from "../../support/wait-for.js";

export class Watched implements AsyncDisposable {
  /** Values by key. */
  readonly values = new Map<string, string>();
  readonly disconnections: string[] = [];
  host = "";
  /** How many keys carry each value. */
  readonly #carriers = new Map<string, number>();
  /** The first moment at which each value was reported. */
  readonly #seenAtMs = new Map<string, number>();
  /** Addresses that must never be missing. */
  #lived: ReadonlySet<string> = new Set();
  readonly falseLeaves: string[] = [];
  readonly joined: string[] = [];
  isSynced = false;
  #end: unknown;
  readonly #ending = new AbortController();
  readonly #done: Promise<void>;

  constructor(events: (signal: AbortSignal) => AsyncIterable<ServiceEvent>) {
    this.#done = this.#read(events(this.#ending.signal));
  }

  /** From here on each of these addresses must be in every view that is reported. */
  expectToLive(addresses: Iterable<string>): void {
    this.#lived = new Set(addresses);
  }

  /** When a value was first reported; waits for it. */
  async seenAtMs(value: string, timeoutMs = 30_000): Promise<number> {
    return await waitFor(() => this.#seenAtMs.get(value), {
      what: `${value} to be reported`,
      timeoutMs,
      intervalMs: 1,
    });
  }

  /** Waits until what was reported is this; resolves with the moment. */
  async equals(truth: ReadonlyMap<string, string>, timeoutMs = 30_000): Promise<number> {
    await waitFor(() => this.isSynced && this.#isEqual(truth), {
      what: `the watcher (${this.values.size} keys) to say what etcd says (${truth.size} keys)`,
      timeoutMs,
      intervalMs: 1,
    });
    return performance.now();
  }

  synced(timeoutMs = 30_000): Promise<true> {
    return waitFor(() => this.isSynced || undefined, { what: "the first view", timeoutMs, intervalMs: 1 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#done;
    if (this.#end !== undefined) throw this.#end;
  }

  #isEqual(truth: ReadonlyMap<string, string>): boolean {
    if (truth.size !== this.values.size) return false;
    for (const [key, value] of truth) if (this.values.get(key) !== value) return false;
    return true;
  }

  async #read(events: AsyncIterable<ServiceEvent>): Promise<void> {
    try {
      for await (const event of events) this.#take(event);
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#end = error;
    }
  }

  #take(event: ServiceEvent): void {
    switch (event.type) {
      case "connected":
        this.host = event.host;
        return;
      case "disconnected":
        this.isSynced = false;
        this.disconnections.push(`${event.host}: ${event.error.message}`);
        return;
      case "synced":
        this.isSynced = true;
        return;
      case "reset":
        this.values.clear();
        this.#carriers.clear();
        for (const { key, value } of event.instances) this.#set(key, value);
        break;
      case "change":
        this.#change(event);
    }
    this.#lookForTheMissing(event.type);
  }

  #change({ events }: Extract<ServiceEvent, { type: "change" }>): void {
    for (const { type, instance } of events) {
      if (type === "leave") this.#delete(instance.key);
      else this.#set(instance.key, instance.value);
    }
  }

  #set(key: string, value: string): void {
    if (this.values.get(key) === value) return;
    this.#delete(key);
    this.joined.push(value);
    this.values.set(key, value);
    this.#carriers.set(value, (this.#carriers.get(value) ?? 0) + 1);
    if (!this.#seenAtMs.has(value)) this.#seenAtMs.set(value, performance.now());
  }

  #delete(key: string): void {
    const value = this.values.get(key);
    if (value === undefined) return;
    this.values.delete(key);
    const left = (this.#carriers.get(value) ?? 0) - 1;
    if (left > 0) this.#carriers.set(value, left);
    else this.#carriers.delete(value);
  }

  #lookForTheMissing(event: string): void {
    for (const address of this.#lived) {
      if (!this.#carriers.has(address)) this.falseLeaves.push(`${address} at ${event}`);
    }
  }
}

export function watched(service: string, store: Store): Watched {
  return new Watched((signal) => watchService(service, { store, signal }));
}
