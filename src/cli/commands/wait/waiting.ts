/** Looks at a service at each change, each second at its health, until it is as wanted or the time is up. */
import { LiveService, type LiveServiceOptions } from "../../../discovery/live-service.js";
import { AbortScope } from "../../../runtime/abort.js";
import { compareAddresses } from "../../../text/address-order.js";
import { endpointDocuments } from "../../documents/endpoint-document.js";
import type { ConditionDocument, WaitDocument, WaitReportDocument } from "../../documents/wait-report.js";
import type { Asked } from "./asked.js";
import { judge } from "./judge.js";
import { KnownHealth } from "./known-health.js";

/** When `signal` aborts, the time is up. */
export interface WaitingOptions extends LiveServiceOptions {
  /** Of the whole wait, monotonic. */
  readonly beganMs: number;
  /** Hears once that the service has no endpoint, and that this is not what is waited for. */
  readonly onEmpty: () => void;
}

export class Waiting {
  readonly #asked: Asked;
  readonly #options: WaitingOptions;
  readonly #service: LiveService;
  readonly #health: KnownHealth;
  readonly #asksHealth: boolean;
  /** What was told last, as text. */
  #told = "";
  #isStaleTold = false;

  constructor(asked: Asked, options: WaitingOptions) {
    this.#asked = asked;
    this.#options = options;
    this.#service = new LiveService(asked.service, options);
    this.#health = new KnownHealth(options);
    this.#asksHealth = asked.conditions.some(({ kind }) => kind === "healthy");
  }

  /** One `waitProgress` a change, then the `waitReport`. Throws what the watch throws while there is time. */
  async *documents(): AsyncGenerator<WaitDocument, void, undefined> {
    const { signal } = this.#options;
    let isFirst = true;
    while (!signal.aborted) {
      const news = this.#service.nextEvent();
      news.catch(() => {});
      if (this.#isJudged) {
        const conditions = this.#judgeAll();
        if (this.#isNews(conditions)) yield this.#base("waitProgress", conditions);
        if (this.#isMet(conditions)) break;
        if (isFirst && this.#addresses.length === 0) this.#options.onEmpty();
        isFirst = false;
      }
      await this.#next(news);
    }
    yield this.#report();
  }

  /** What was never heard of or asked is not judged: neither as it is, nor as what it is not. */
  get #isJudged(): boolean {
    // That etcd is away is told once, and not what it tells while it catches up.
    if (this.#service.isStale) return this.#told !== "" && !this.#isStaleTold;
    const conditions = this.#judgeAll();
    return !this.#asksHealth || this.#health.knows(this.#addresses) || this.#isMet(conditions);
  }

  /** In no order: a thousand endpoints that join one by one are not sorted a thousand times. */
  get #addresses(): string[] {
    return [...this.#service.endpoints()].map(({ address }) => address);
  }

  #judgeAll(): ConditionDocument[] {
    const { isStale, quietMs } = this.#service;
    const situation = { addresses: this.#addresses, probes: this.#health.probes, quietMs, isStale };
    return this.#asked.conditions.map((condition) => judge(condition, situation));
  }

  #isMet(conditions: readonly ConditionDocument[]): boolean {
    const { mode } = this.#asked;
    return mode === "any" ? conditions.some(({ met }) => met) : conditions.every(({ met }) => met);
  }

  /** How long it has been quiet changes all the time, and is no news. */
  #isNews(conditions: readonly ConditionDocument[]): boolean {
    const parts = conditions.map(({ condition, met, actual, why }) =>
      condition.startsWith("stable=") ? [met] : [met, actual, why],
    );
    const text = JSON.stringify([this.#service.isStale, parts]);
    if (text === this.#told) return false;
    this.#told = text;
    this.#isStaleTold = this.#service.isStale;
    return true;
  }

  /** Until an event, an endpoint that is to be asked, or a moment at which it has been quiet for long enough. */
  async #next(news: Promise<void>): Promise<void> {
    const { clock, signal } = this.#options;
    const addresses = this.#addresses;
    const isAsking = this.#asksHealth && !this.#service.isStale && addresses.length > 0;
    using timer = new AbortScope(signal);
    try {
      if (isAsking && this.#health.dueInMs(addresses) === 0) return await this.#health.ask(addresses);
      const waitMs = Math.min(
        isAsking ? this.#health.dueInMs(addresses) : Number.POSITIVE_INFINITY,
        this.#quietDueMs,
      );
      await Promise.race([news, clock.sleep(waitMs, timer.signal)]);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      timer.abort();
    }
  }

  /** Infinity: no condition is of the time. */
  get #quietDueMs(): number {
    const { quietMs } = this.#service;
    const due = this.#asked.conditions.flatMap((condition) =>
      condition.kind === "stable" && condition.forMs > quietMs ? [condition.forMs - quietMs] : [],
    );
    return Math.min(...due);
  }

  #report(): WaitReportDocument {
    const { mode, timeoutMs } = this.#asked;
    const found = [...this.#service.endpoints()].sort((a, b) => compareAddresses(a.address, b.address));
    const endpoints = endpointDocuments(found, this.#health.probes);
    return { ...this.#base("waitReport", this.#judgeAll()), timeoutMs, mode, endpoints };
  }

  #base<Kind extends WaitDocument["kind"]>(kind: Kind, conditions: readonly ConditionDocument[]) {
    const { clock, beganMs } = this.#options;
    return {
      schemaVersion: 1,
      kind,
      service: this.#asked.service,
      met: this.#isMet(conditions),
      tookMs: Math.round(clock.monotonicMs() - beganMs),
      stale: this.#service.isStale,
      conditions,
    } as const;
  }
}
