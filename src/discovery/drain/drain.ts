/**
 * Takes an endpoint out of clients' sight while its process lives. A deleted key is put back by go-zero within
 * milliseconds, and a value that somebody changed is not (core/discov/publisher.go: it watches for deletes only), so
 * each key that carries the address is given the address of another endpoint, under the lease that it has.
 */
import { DiscoveryError, type ErrorCode } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import { type Clock, systemClock } from "../../runtime/clock.js";
import { inParallel } from "../../runtime/in-parallel.js";
import type { KeyValue } from "../../store/key-value.js";
import type { Store } from "../../store/store.js";
import { LiveService } from "../live-service.js";
import type { DrainEvent } from "./drain-event.js";
import { type DrainedKey, DrainLedger, type DrainWrite } from "./drain-ledger.js";
import { type Rewrite, rewriteInstance } from "./rewrite-instance.js";

/** Where it is drained. */
export interface DrainOptions {
  readonly store: Store;
  readonly clock?: Clock | undefined;
}

const PARALLEL_WRITES = 16;
/** A write that failed is tried again after this, while the watch goes on. */
const RETRY_MS = 1_000;
/** How often a key may change under a write that puts it back. */
const MOST_TRIES = 5;

/** One drain: `keep` begins it and keeps it so, `putBack` ends it. */
export class Drain {
  readonly service: string;
  readonly address: string;
  readonly #ledger: DrainLedger;
  readonly #store: Store;
  readonly #clock: Clock;
  #isUnfinished = false;

  constructor(service: string, address: string, { store, clock = systemClock }: DrainOptions) {
    this.service = service;
    this.address = address;
    this.#ledger = new DrainLedger(address);
    this.#store = store;
    this.#clock = clock;
  }

  /** What `putBack` would put back: these keys say another address now, or may do so. */
  get drained(): readonly DrainedKey[] {
    return this.#ledger.drained;
  }

  /** A write failed, and is tried again in a second. */
  get isUnfinished(): boolean {
    return this.#isUnfinished;
  }

  /**
   * Drains, and keeps it so: each array is what one look at the service led to, the first what it began with (empty:
   * nothing carries the address, or nothing else is left). An abort throws `signal.reason` between two writes and
   * leaves everything drained: `putBack` ends it. Throws what no waiting mends (`auth`, `permission`, `noSpace`, `tls`).
   */
  async *keep(signal: AbortSignal): AsyncGenerator<readonly DrainEvent[], void, undefined> {
    using scope = new AbortScope(signal);
    const service = new LiveService(this.service, {
      store: this.#store,
      clock: this.#clock,
      signal: scope.signal,
    });
    let [hasBegun, isAway] = [false, false];
    try {
      for (;;) {
        const news = service.nextEvent();
        news.catch(() => {});
        scope.signal.throwIfAborted();
        const wasAway = isAway;
        isAway = service.isStale && hasBegun;
        const isKnown = !service.isStale;
        const events: DrainEvent[] = isAway === wasAway ? [] : [{ type: isAway ? "away" : "back" }];
        if (isKnown) events.push(...(await this.#look(service)));
        const isFirst = !hasBegun && isKnown && !this.#isUnfinished;
        hasBegun ||= isFirst;
        if (events.length > 0 || isFirst) yield events;
        await this.#rest(news, isKnown && this.#isUnfinished ? RETRY_MS : undefined, scope.signal);
      }
    } finally {
      scope.abort();
    }
  }

  /**
   * Puts back what is drained, as far as it is still as we left it, or is so again. Throws as `Store.transact` does; the
   * rest stays in `drained`.
   */
  async putBack(signal: AbortSignal): Promise<readonly DrainEvent[]> {
    let failure: { readonly error: unknown } | undefined;
    const { drained, lent } = this.#ledger;
    const own = new Set(drained);
    const events = await inParallel(PARALLEL_WRITES, [...drained, ...lent], async (one) => {
      if (failure !== undefined) return [];
      try {
        const event = await this.#restore(one, signal);
        // Of what somebody else had changed it was told then.
        return event.type === "restored" || own.has(one) ? [event] : [];
      } catch (error) {
        failure = { error };
        return [];
      }
    });
    if (failure !== undefined) throw failure.error;
    return events.flat();
  }

  /** Throws only when all that was begun has ended, so that what stands in `drained` is true. */
  async #look(service: LiveService): Promise<DrainEvent[]> {
    let failure: { readonly error: unknown } | undefined;
    this.#isUnfinished = false;
    const events = await inParallel(
      PARALLEL_WRITES,
      this.#ledger.decide(service.instances()),
      async (step) => {
        if (step.type !== "write") return [step];
        try {
          return await this.#write(step);
        } catch (error) {
          if (error instanceof DiscoveryError && error.isRetryable) this.#isUnfinished = true;
          else failure = { error };
          if (isRefusal(error)) this.#ledger.refuse(step);
          return [];
        }
      },
    );
    if (failure !== undefined) throw failure.error;
    return events.flat();
  }

  /** Nothing cuts it off but the store's own time limit: whoever does not wait does not know what stands in etcd. */
  async #write(step: DrainWrite): Promise<DrainEvent[]> {
    const { signal } = new AbortController();
    this.#ledger.begin(step);
    const written = await rewriteInstance(step.instance, step.value, { store: this.#store, signal });
    if (written.type === "written") {
      this.#ledger.confirm(step, written.modRevision);
      return [step.event];
    }
    this.#ledger.refuse(step);
    return [];
  }

  async #rest(news: Promise<void>, mostMs: number | undefined, signal: AbortSignal): Promise<void> {
    if (mostMs === undefined) return await news;
    using timer = new AbortScope(signal);
    try {
      await Promise.race([news, this.#clock.sleep(mostMs, timer.signal)]);
    } finally {
      timer.abort();
    }
  }

  async #restore(drained: DrainedKey, signal: AbortSignal): Promise<DrainEvent> {
    const { key, leaseId } = drained;
    let seen = drained.modRevision;
    for (let tries = 1; ; tries += 1) {
      const target = { key, leaseId, modRevision: seen };
      const written = await rewriteInstance(target, this.address, { store: this.#store, signal });
      if (written.type === "changed" && tries < MOST_TRIES && isSaidFor(drained, written.keyValue)) {
        seen = written.keyValue.modRevision;
        continue;
      }
      this.#ledger.forget(key);
      return restoration(key, written, this.address);
    }
  }
}

/** etcd answered that it will not: then nothing was written. */
function isRefusal(error: unknown): boolean {
  return error instanceof DiscoveryError && REFUSALS.includes(error.code);
}

const REFUSALS: readonly ErrorCode[] = ["auth", "permission", "noSpace"];

/** It is still the registration that was drained, and says what we wrote or may have written. */
function isSaidFor({ leaseId, createRevision, said, tried }: DrainedKey, keyValue: KeyValue): boolean {
  const isSame = (keyValue.leaseId ?? null) === leaseId && keyValue.createRevision === createRevision;
  return isSame && (keyValue.value === said || keyValue.value === tried);
}

function restoration(key: string, written: Rewrite, address: string): DrainEvent {
  if (written.type === "gone") return { type: "skipped", key, reason: "gone", value: null };
  if (written.type === "changed" && written.keyValue.value !== address) {
    return { type: "skipped", key, reason: "changed", value: written.keyValue.value };
  }
  return { type: "restored", key, reason: "end" };
}
