/** One watch that tells many registrations what becomes of their keys. */
import { DiscoveryError } from "../../errors.js";
import type { Clock } from "../../runtime/clock.js";
import type { KeyRange } from "../../store/key-range.js";
import type { KeyValue } from "../../store/key-value.js";
import type { Store } from "../../store/store.js";
import type { KeyChange, WatchMessage } from "../../store/watch-message.js";
import type { KeySight } from "./publication-input.js";

const RETRY_MS = 2_000;

export interface KeyWatchOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** etcd was heard of again. */
  readonly onConnected: () => void;
  /** The watch failed before its first list; later failures are waited out. */
  readonly onFailed: (error: unknown) => void;
}

type Listener = (sight: KeySight) => void;

export class KeyWatch {
  readonly #range: KeyRange;
  readonly #options: KeyWatchOptions;
  readonly #listeners = new Map<string, Listener>();
  #hasListed = false;
  #isStarted = false;

  constructor(range: KeyRange, options: KeyWatchOptions) {
    this.#range = range;
    this.#options = options;
  }

  /** It begins with a list, so what happened to keys before is not missed. Idempotent. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.#run();
  }

  /** One listener a key; it hears of the key whenever etcd tells something new. */
  listen(key: string, listener: Listener): void {
    this.#listeners.set(key, listener);
  }

  /** Only if it is still this listener's key. */
  forget(key: string, listener: Listener): void {
    if (this.#listeners.get(key) === listener) this.#listeners.delete(key);
  }

  async #run(): Promise<void> {
    const { store, clock, signal, onFailed } = this.#options;
    while (!signal.aborted) {
      try {
        for await (const message of store.watch(this.#range, { signal })) this.#take(message);
      } catch (error) {
        if (signal.aborted) return;
        if (!this.#hasListed || isClosed(error)) return onFailed(error);
      }
      await clock.sleep(RETRY_MS, signal).catch(() => {});
    }
  }

  #take(message: WatchMessage): void {
    switch (message.type) {
      case "list":
        this.#hasListed = true;
        this.#list(message);
        break;
      case "change":
        for (const change of message.changes) this.#change(change);
        break;
      case "connected":
      case "synced":
        this.#options.onConnected();
        break;
      case "disconnected":
        break;
    }
  }

  #list({ keyValues, revision, reason }: Extract<WatchMessage, { type: "list" }>): void {
    const isNewHistory = reason === "restored" || reason === "otherCluster";
    const found = new Map<string, KeyValue>();
    for (const keyValue of keyValues) {
      if (this.#listeners.has(keyValue.key)) found.set(keyValue.key, keyValue);
    }
    for (const [key, listener] of [...this.#listeners]) {
      listener({ keyValue: found.get(key), revision, isNewHistory });
    }
  }

  #change(change: KeyChange): void {
    if (change.type === "delete") {
      const { key, modRevision: revision } = change;
      this.#listeners.get(key)?.({ keyValue: undefined, revision, isNewHistory: false });
      return;
    }
    const { keyValue } = change;
    const { key, modRevision: revision } = keyValue;
    this.#listeners.get(key)?.({ keyValue, revision, isNewHistory: false });
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof DiscoveryError && error.code === "interrupted";
}
