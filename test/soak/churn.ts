/** Instances that come, move and go, past the proxies; some are never touched. */
import { setTimeout as sleep } from "node:timers/promises";
import { instanceKey } from "../../src/discovery/instance.js";
import type { Store } from "../../src/store/store.js";

/** These stay as they are throughout. */
export const STEADY = 20;
const MOVING = 100;
const INTERVAL_MS = 50;

export class Churn implements AsyncDisposable {
  readonly service: string;
  /** Changes that etcd took. */
  made = 0;
  readonly #store: Store;
  readonly #ending = new AbortController();
  #isPaused = false;
  readonly #done: Promise<void>;

  private constructor(store: Store, service: string) {
    this.#store = store;
    this.service = service;
    this.#done = this.#go();
  }

  /** Resolves when the steady ones are registered. */
  static async start(store: Store, service: string): Promise<Churn> {
    const { signal } = new AbortController();
    for (let id = 1; id <= STEADY; id += 1) {
      await store.put(instanceKey(service, `${id}`), `10.0.0.${id}:8080`, { signal });
    }
    return new Churn(store, service);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#done;
  }

  async #go(): Promise<void> {
    const { signal } = this.#ending;
    for (let turn = 0; !signal.aborted; turn += 1) {
      await sleep(INTERVAL_MS);
      if (!this.#isPaused) await this.#change(turn, signal);
    }
  }

  /** A write that a fault takes away is none: what etcd has is read from etcd. */
  async #change(turn: number, signal: AbortSignal): Promise<void> {
    const key = instanceKey(this.service, `${1_000 + ((turn * 7) % MOVING)}`);
    const address = `10.1.${(turn >> 8) & 255}.${turn & 255}:8080`;
    const change =
      turn % 3 === 0 ? this.#store.delete(key, { signal }) : this.#store.put(key, address, { signal });
    await change.then(
      () => {
        this.made += 1;
      },
      () => {},
    );
  }
}
