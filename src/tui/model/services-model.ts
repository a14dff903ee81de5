/** All services under a prefix as the screen knows them: takes every event at once, and is looked at when a frame is drawn. */
import type { Instance } from "../../discovery/instance.js";
import type { InstanceEvent } from "../../discovery/service-event.js";
import type { ServicesEvent } from "../../discovery/services-view.js";
import { plural } from "../../text/numbers.js";
import type { Mark } from "../../text/symbols.js";
import { ChangeRate } from "./change-rate.js";
import { LEAVING_MS } from "./endpoint-row.js";
import { EventLog } from "./event-log.js";
import { CAUSE_NOTE, CAUSE_TEXT, RESET_TEXT } from "./event-words.js";
import { type Link, type LinkEvent, nextLink } from "./link.js";
import { logLinkEvent } from "./link-words.js";
import type { Moment } from "./moment.js";
import type { FindNameProblems, FindProblems } from "./problems.js";
import { ServiceTally } from "./service-tally.js";

const RATE_MINUTES = 20;

export interface Judges {
  readonly findProblems: FindProblems;
  readonly findNameProblems: FindNameProblems;
}

export class ServicesModel {
  readonly prefix: string;
  readonly events = new EventLog();
  readonly #services = new Map<string, ServiceTally>();
  readonly #rate = new ChangeRate(RATE_MINUTES);
  readonly #judges: Judges;
  #link: Link = { kind: "starting", host: "" };
  #revision = "0";
  #hasList = false;
  #notice: { readonly text: string; readonly wallMs: number } | undefined;
  #version = 0;
  #changeCount = 0;
  #otherKeyCount = 0;

  constructor(prefix: string, judges: Judges) {
    this.prefix = prefix;
    this.#judges = judges;
  }

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
  get changeCount(): number {
    return this.#changeCount;
  }
  get notice(): { readonly text: string; readonly wallMs: number } | undefined {
    return this.#notice;
  }
  /** Keys under the prefix that are no registrations. */
  get otherKeyCount(): number {
    return this.#otherKeyCount;
  }

  rate(nowMs: number): readonly number[] {
    return this.#rate.counts(nowMs);
  }

  /** In no order. */
  rows(): IterableIterator<ServiceTally> {
    return this.#services.values();
  }

  take(event: ServicesEvent | Extract<LinkEvent, { type: "denied" }>, now: Moment): void {
    switch (event.type) {
      case "reset":
        this.#reset(event, now);
        break;
      case "change":
        this.#revision = event.revision;
        this.#otherKeyCount = event.otherKeyCount;
        this.#version += 1;
        for (const one of event.events) this.#change(one, now);
        break;
      default:
        this.#linkChanged(event, now);
    }
  }

  /** Closes the places of services that have had no instance for a while. */
  prune(nowMs: number): void {
    for (const [name, { leftAtMs }] of this.#services) {
      if (leftAtMs === undefined || nowMs - leftAtMs < LEAVING_MS) continue;
      this.#services.delete(name);
      this.#judgeNames();
      this.#version += 1;
    }
  }

  #linkChanged(event: LinkEvent, now: Moment): void {
    const before = this.#link;
    this.#link = nextLink(before, event, now);
    if (event.type === "synced") this.#revision = event.revision;
    const logged = logLinkEvent(event, before, now);
    if (logged !== undefined) this.events.add(logged);
  }

  #reset(event: Extract<ServicesEvent, { type: "reset" }>, now: Moment): void {
    const { reason, instances, revision, otherKeyCount } = event;
    const wasThere = !this.#hasList;
    this.#hasList = true;
    this.#revision = revision;
    this.#otherKeyCount = otherKeyCount;
    this.#notice = RESET_TEXT[reason] === "" ? undefined : { text: RESET_TEXT[reason], wallMs: now.wallMs };
    const before = new Set(this.#services.keys());
    this.#services.clear();
    for (const instance of instances)
      this.#serviceOf(instance, now, wasThere || before.has(instance.service)).put(instance);
    this.#judgeNames();
    this.#version += 1;
    const counts = `${plural(this.#services.size, "service")}, ${plural(instances.length, "instance")}`;
    this.#log("live", "reset", "", `${counts} at revision ${revision}`, RESET_TEXT[reason], now);
  }

  #change(event: InstanceEvent, now: Moment): void {
    const { instance } = event;
    const tally = this.#serviceOf(instance, now, false);
    if (event.type === "leave") tally.drop(instance);
    else if (event.type === "move") tally.drop(event.previous);
    if (event.type !== "leave") tally.put(instance);
    if (event.type === "renew") return;
    this.#changeCount += 1;
    this.#rate.add(now.atMs);
    this.#tell(event, tally, now);
    if (tally.instanceCount > 0) {
      tally.leftAtMs = undefined;
      return;
    }
    tally.leftAtMs = now.atMs;
    this.#log("broken", "", instance.service, "has no instance left", "", now);
  }

  #tell(event: Exclude<InstanceEvent, { type: "renew" }>, tally: ServiceTally, now: Moment): void {
    const { instance, type } = event;
    const cause = type === "leave" ? event.cause : null;
    tally.note(now.atMs, {
      wallMs: now.wallMs,
      mark: type,
      text: cause === null ? type : CAUSE_TEXT[cause],
      id: instance.id,
    });
    const subject = type === "move" ? `${event.previous.value} → ${instance.value}` : instance.value;
    this.#log(type, type, instance.service, subject, cause === null ? "" : CAUSE_NOTE[cause], now);
  }

  #serviceOf({ service }: Instance, now: Moment, wasThere: boolean): ServiceTally {
    let tally = this.#services.get(service);
    if (tally !== undefined) return tally;
    tally = new ServiceTally(service, this.#judges.findProblems);
    if (!wasThere) tally.joinedAtMs = now.atMs;
    this.#services.set(service, tally);
    if (!wasThere) this.#judgeNames();
    return tally;
  }

  #judgeNames(): void {
    const problems = this.#judges.findNameProblems(this.#services.keys());
    for (const tally of this.#services.values()) tally.nameProblem = problems.get(tally.id);
  }

  #log(mark: Mark, verb: string, service: string, subject: string, note: string, now: Moment): void {
    this.events.add({ wallMs: now.wallMs, mark, verb, service, subject, note });
  }
}
