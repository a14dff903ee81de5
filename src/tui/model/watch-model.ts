/** What every watch tells, whatever its rows are: how etcd is, up to which revision, what happened, and how often. */
import type { ResetReason } from "../../discovery/service-event.js";
import type { Mark } from "../../text/symbols.js";
import { ChangeRate, type RateCounts } from "./change-rate.js";
import { EventLog } from "./event-log.js";
import { RESET_TEXT } from "./event-words.js";
import { type Link, type LinkEvent, nextLink, staleSince } from "./link.js";
import { logLinkEvent } from "./link-words.js";
import type { Moment } from "./moment.js";

const RATE_MINUTES = 20;

export interface Notice {
  readonly text: string;
  readonly wallMs: number;
}

export abstract class WatchModel {
  readonly events = new EventLog();
  readonly #rate = new ChangeRate(RATE_MINUTES);
  #link: Link = { kind: "starting", host: "" };
  #revision = "0";
  #hasList = false;
  #notice: Notice | undefined;
  #version = 0;
  #changeCount = 0;

  get link(): Link {
    return this.#link;
  }
  get revision(): string {
    return this.#revision;
  }
  /** Goes up whenever rows came, went or changed. */
  get version(): number {
    return this.#version;
  }
  /** Of all changes so far. */
  get changeCount(): number {
    return this.#changeCount;
  }
  /** Told until the next list: the cluster is not the one that was there. */
  get notice(): Notice | undefined {
    return this.#notice;
  }

  rate(nowMs: number): RateCounts {
    return this.#rate.counts(nowMs);
  }

  /** Rows came, went or changed. */
  protected touch(): void {
    this.#version += 1;
  }

  /** Returns whether this is the first list. */
  protected listed(reason: ResetReason, revision: string, now: Moment): boolean {
    const isFirst = !this.#hasList;
    this.#hasList = true;
    if (isFirst) this.seenAgain(now.atMs);
    this.#revision = revision;
    this.#notice = RESET_TEXT[reason] === "" ? undefined : { text: RESET_TEXT[reason], wallMs: now.wallMs };
    return isFirst;
  }

  protected reached(revision: string): void {
    this.#revision = revision;
  }

  /** Clients saw a change. */
  protected countChange(now: Moment): void {
    this.#changeCount += 1;
    this.#rate.add(now.atMs);
  }

  /** Changes are seen from now on; `seenUntilMs`: and were until then. */
  protected seenAgain(nowMs: number, seenUntilMs?: number): void {
    this.#rate.resume(nowMs, seenUntilMs);
  }

  protected linkChanged(event: LinkEvent, now: Moment): void {
    const before = this.#link;
    this.#link = nextLink(before, event, now);
    const since = staleSince(before);
    if (since !== undefined && (event.type === "connected" || event.type === "synced"))
      this.seenAgain(now.atMs, since.atMs);
    if (event.type === "synced") this.#revision = event.revision;
    const logged = logLinkEvent(event, before, now);
    if (logged !== undefined) this.events.add(logged);
  }

  protected log(
    mark: Mark,
    { verb, service, subject, note = "" }: { verb: string; service: string; subject: string; note?: string },
    now: Moment,
  ): void {
    this.events.add({ wallMs: now.wallMs, mark, verb, service, subject, note });
  }
}
