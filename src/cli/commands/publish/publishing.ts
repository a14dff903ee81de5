/** One publisher as the command tells of it: its events as documents, how long it stood, and what it left behind. */
import { Publisher } from "../../../discovery/publish/publisher.js";
import type { DiscoveryError } from "../../../errors.js";
import type { Store } from "../../../store/store.js";
import type { Context } from "../../context.js";
import type { PublishEnd, PublishEventDocument } from "../../documents/publish-event.js";
import { EXIT_CODE_OF } from "../../exit-codes.js";
import type { Word } from "../../result.js";
import { forService } from "../../write-permission.js";
import { lastWords } from "./last-words.js";
import type { PlannedRegistration, PublishOptions } from "./planned-registrations.js";
import type { PublishDocuments } from "./publish-documents.js";
import { Totals } from "./totals.js";

export interface PublishMeans {
  readonly context: Context;
  readonly store: Store;
  readonly documents: PublishDocuments;
}

type Ending = Pick<PublishEnd, "reason" | "exitCode">;

export class Publishing {
  readonly #planned: readonly PlannedRegistration[];
  readonly #options: PublishOptions;
  readonly #means: PublishMeans;
  readonly #totals = new Totals();
  #publisher: Publisher | undefined;

  constructor(planned: readonly PlannedRegistration[], options: PublishOptions, means: PublishMeans) {
    this.#planned = planned;
    this.#options = options;
    this.#means = means;
  }

  /** Registers now; ends, all leases revoked, when `signal` aborts. Throws what made it impossible to go on. */
  async *events(signal: AbortSignal): AsyncGenerator<PublishEventDocument | Word, void, undefined> {
    const { clock } = this.#means.context;
    await using publisher = this.#open();
    const close = () => void publisher.close();
    if (signal.aborted) close();
    else signal.addEventListener("abort", close, { once: true });
    try {
      for await (const event of publisher) {
        if (event.type === "reset") {
          yield TOO_MANY;
          continue;
        }
        this.#totals.take(event, clock.monotonicMs());
        yield this.#means.documents.of(event);
      }
    } catch (error) {
      const [first] = this.#planned;
      throw first === undefined ? error : forService(error, first.service, this.#means.context.user);
    } finally {
      signal.removeEventListener("abort", close);
    }
  }

  pause(): void {
    this.#publisher?.pause();
  }

  resume(): void {
    this.#publisher?.resume();
  }

  /** Whether etcd ever granted anything. */
  get hasBegun(): boolean {
    return this.#totals.hasBegun;
  }

  /** Whether clients see any of it, as far as is known. */
  get isSeen(): boolean {
    return this.#publisher?.publications.some(({ status }) => status === "registered") ?? false;
  }

  /** How long the longest lease that is left lives, in ms; null: none is left. */
  get leaseLeftMs(): number | null {
    return this.#ending({ reason: "interrupted", exitCode: EXIT_CODE_OF.ok }).leaseLeftMs;
  }

  /** What a second signal leaves undone. */
  lastWords(): string | undefined {
    return lastWords(this.#publisher?.publications ?? []);
  }

  end(how: Ending): PublishEventDocument {
    return this.#means.documents.ended(this.#ending(how));
  }

  failed(error: DiscoveryError): PublishEventDocument {
    const { code } = error;
    return this.end({ reason: code === "lost" ? "lost" : "failed", exitCode: EXIT_CODE_OF[code] });
  }

  #ending(how: Ending): PublishEnd {
    const nowMs = this.#means.context.clock.monotonicMs();
    return this.#totals.end(how, this.#publisher?.publications ?? [], nowMs);
  }

  #open(): Publisher {
    const { clock, random } = this.#means.context;
    const { ttl: ttlSeconds, giveUpAfter: giveUpAfterMs, wait: waitForEtcd } = this.#options;
    const options = { store: this.#means.store, clock, random, ttlSeconds, giveUpAfterMs, waitForEtcd };
    this.#publisher = new Publisher(this.#planned, options);
    return this.#publisher;
  }
}

const TOO_MANY: Word = { word: "warning", text: "too many events at once: some are not shown" };
