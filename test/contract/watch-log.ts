/** A watch that is read to the end in the background; tests wait for what it says. */
import type { KeyRange } from "../../src/store/key-range.js";
import type { Store } from "../../src/store/store.js";
import type { WatchMessage } from "../../src/store/watch-message.js";
import { waitFor } from "../support/wait-for.js";

export class WatchLog implements AsyncDisposable {
  readonly messages: WatchMessage[] = [];
  readonly #stop = new AbortController();
  readonly #reading: Promise<void>;
  #failure: unknown;

  private constructor(store: Store, range: KeyRange) {
    this.#reading = this.#read(store, range);
  }

  static of(store: Store, range: KeyRange): WatchLog {
    return new WatchLog(store, range);
  }

  /** The first message, also of the past, that satisfies the condition. */
  async until(
    condition: (message: WatchMessage) => boolean,
    what = "a message of the watch",
  ): Promise<WatchMessage> {
    return await waitFor(() => this.#checked().find(condition), { what });
  }

  async untilCount(type: WatchMessage["type"], count: number): Promise<void> {
    await waitFor(() => this.#checked().filter((message) => message.type === type).length >= count, {
      what: `${count} messages of type ${type}`,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the test is over"));
    await this.#reading;
  }

  #checked(): WatchMessage[] {
    if (this.#failure !== undefined) throw this.#failure;
    return this.messages;
  }

  async #read(store: Store, range: KeyRange): Promise<void> {
    try {
      for await (const message of store.watch(range, { signal: this.#stop.signal }))
        this.messages.push(message);
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#failure = error;
    }
  }
}
