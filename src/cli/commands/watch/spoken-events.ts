/** Events with the words that come up beside them, each as soon as it is there. */
import { deferred } from "../../../runtime/deferred.js";
import { EventQueue } from "../../../runtime/event-queue.js";
import type { Word } from "../../result.js";

interface Item<T> {
  readonly value: T | Word;
  /** Lets the events go on. */
  readonly taken?: () => void;
}

export class SpokenEvents<T> {
  readonly #items = new EventQueue<Item<T>>();
  /** Of the event that was offered last. */
  #turn = deferred<void>();

  /** May be called at any time; after the end nobody hears it. */
  say(word: Word): void {
    this.#items.push({ value: word });
  }

  /**
   * Ends or throws as the events do, and asks for the next only when one was taken. `endEvents` must end them
   * wherever they wait: it is called when the consumer leaves.
   */
  async *of(events: AsyncIterable<T>, endEvents: () => void): AsyncGenerator<T | Word, void, undefined> {
    const pump = this.#pump(events);
    try {
      for await (const item of this.#items) {
        yield item.value;
        item.taken?.();
      }
    } finally {
      endEvents();
      this.#turn.resolve();
      await pump;
    }
  }

  async #pump(events: AsyncIterable<T>): Promise<void> {
    try {
      for await (const value of events) {
        this.#turn = deferred();
        if (!this.#items.push({ value, taken: this.#turn.resolve })) return;
        await this.#turn.promise;
      }
      this.#items.close();
    } catch (error) {
      this.#items.fail(error);
    }
  }
}
