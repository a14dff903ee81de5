/** Sees every put and delete of a registration from beside: a watch of its own on members that stay healthy. */
import { keysUnder } from "../../../src/store/key-range.js";
import type { Store } from "../../../src/store/store.js";
import { waitFor } from "../../support/wait-for.js";

interface Sight {
  readonly atMs: number;
  /** Keys that carry the address. */
  readonly carriers: number;
}

export class Witness implements AsyncDisposable {
  readonly #values = new Map<string, string>();
  readonly #address: string;
  readonly #sights: Sight[] = [];
  readonly #ending = new AbortController();
  readonly #done: Promise<void>;
  isSynced = false;

  constructor(store: Store, prefix: string, address: string) {
    this.#address = address;
    this.#done = this.#watch(store, prefix).catch((error: unknown) => {
      if (!this.#ending.signal.aborted) throw error;
    });
  }

  /** Keys that carry the address now. */
  get carriers(): number {
    return this.#sights.at(-1)?.carriers ?? 0;
  }

  /** The most keys that ever carried it at a time. */
  get mostCarriers(): number {
    return Math.max(0, ...this.#sights.map(({ carriers }) => carriers));
  }

  /** For how long, in all, no key carried it after `sinceMs`; a time that has not ended counts until now. */
  absentMs(sinceMs: number): number {
    let sum = 0;
    for (const [index, { atMs, carriers }] of this.#sights.entries()) {
      if (carriers > 0) continue;
      const untilMs = this.#sights[index + 1]?.atMs ?? performance.now();
      sum += Math.max(0, untilMs - Math.max(atMs, sinceMs));
    }
    return sum;
  }

  /** Since when, without a break, a key has carried it; waits for that. */
  async presentSinceMs(timeoutMs = 30_000): Promise<number> {
    await waitFor(() => this.isSynced && this.carriers > 0, {
      what: "the key to be there",
      timeoutMs,
      intervalMs: 1,
    });
    return this.#sights.findLast((_, index, all) => (all[index - 1]?.carriers ?? 0) === 0)?.atMs ?? 0;
  }

  /** When it was first seen to be there after `sinceMs`; waits for that. */
  async seenAfterMs(sinceMs: number, timeoutMs = 30_000): Promise<number> {
    const isLater = ({ atMs, carriers }: Sight) => atMs > sinceMs && carriers > 0;
    const options = { what: "the key to be seen again", timeoutMs, intervalMs: 1 };
    return (await waitFor(() => this.#sights.find(isLater), options)).atMs;
  }

  async goneAtMs(timeoutMs = 30_000): Promise<number> {
    await waitFor(() => this.isSynced && this.carriers === 0, {
      what: "the key to go",
      timeoutMs,
      intervalMs: 1,
    });
    return this.#sights.at(-1)?.atMs ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#done;
  }

  async #watch(store: Store, prefix: string): Promise<void> {
    for await (const message of store.watch(keysUnder(prefix), { signal: this.#ending.signal })) {
      if (message.type === "disconnected") this.isSynced = false;
      if (message.type === "synced") this.isSynced = true;
      if (message.type === "list") {
        this.#values.clear();
        for (const { key, value } of message.keyValues) this.#values.set(key, value);
      } else if (message.type === "change") {
        for (const change of message.changes) {
          if (change.type === "delete") this.#values.delete(change.key);
          else this.#values.set(change.keyValue.key, change.keyValue.value);
        }
      } else continue;
      this.#look(message.type);
    }
  }

  #look(type: "list" | "change"): void {
    const carriers = [...this.#values.values()].filter((value) => value === this.#address).length;
    if (this.#sights.length === 0 && carriers === 0) return;
    if (type === "list" || this.#sights.at(-1)?.carriers !== carriers)
      this.#sights.push({ atMs: performance.now(), carriers });
  }
}
