/** All services under a prefix as the screen knows them: takes every event at once, and is looked at when a frame is drawn. */
import type { Instance } from "../../discovery/instance.js";
import type { InstanceEvent } from "../../discovery/service-event.js";
import type { ServicesEvent } from "../../discovery/services-view.js";
import { plural } from "../../text/numbers.js";
import { LEAVING_MS } from "./endpoint-row.js";
import { CAUSE_NOTE, CAUSE_TEXT, RESET_TEXT } from "./event-words.js";
import type { LinkEvent } from "./link.js";
import type { Moment } from "./moment.js";
import type { FindNameProblems, FindProblems } from "./problems.js";
import { ServiceTally } from "./service-tally.js";
import { WatchModel } from "./watch-model.js";

export interface Judges {
  readonly findProblems: FindProblems;
  readonly findNameProblems: FindNameProblems;
}

export class ServicesModel extends WatchModel {
  readonly prefix: string;
  readonly #services = new Map<string, ServiceTally>();
  readonly #judges: Judges;
  #otherKeyCount = 0;

  constructor(prefix: string, judges: Judges) {
    super();
    this.prefix = prefix;
    this.#judges = judges;
  }

  /** Keys under the prefix that are no registrations. */
  get otherKeyCount(): number {
    return this.#otherKeyCount;
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
        this.reached(event.revision);
        this.#otherKeyCount = event.otherKeyCount;
        this.touch();
        for (const one of event.events) this.#change(one, now);
        break;
      default:
        this.linkChanged(event, now);
    }
  }

  /** Closes the places of services that have had no instance for a while. */
  prune(nowMs: number): void {
    for (const [name, { leftAtMs }] of this.#services) {
      if (leftAtMs === undefined || nowMs - leftAtMs < LEAVING_MS) continue;
      this.#services.delete(name);
      this.#judgeNames();
      this.touch();
    }
  }

  protected override seenAgain(nowMs: number, seenUntilMs?: number): void {
    super.seenAgain(nowMs, seenUntilMs);
    for (const tally of this.#services.values()) tally.seenAgain(nowMs, seenUntilMs);
  }

  #reset(event: Extract<ServicesEvent, { type: "reset" }>, now: Moment): void {
    const { reason, instances, revision, otherKeyCount } = event;
    const wasThere = this.listed(reason, revision, now);
    this.#otherKeyCount = otherKeyCount;
    const before = new Set(this.#services.keys());
    this.#services.clear();
    for (const instance of instances)
      this.#serviceOf(instance, now, wasThere || before.has(instance.service)).put(instance);
    this.#judgeNames();
    this.touch();
    const counts = `${plural(this.#services.size, "service")}, ${plural(instances.length, "instance")}`;
    const subject = `${counts} at revision ${revision}`;
    this.log("live", { verb: "reset", service: "", subject, note: RESET_TEXT[reason] }, now);
  }

  #change(event: InstanceEvent, now: Moment): void {
    const { instance } = event;
    const tally = this.#serviceOf(instance, now, false);
    if (event.type === "leave") tally.drop(instance);
    else if (event.type === "move") tally.drop(event.previous);
    if (event.type !== "leave") tally.put(instance);
    if (event.type === "renew") return;
    this.countChange(now);
    this.#tell(event, tally, now);
    if (tally.instanceCount > 0) {
      tally.leftAtMs = undefined;
      return;
    }
    tally.leftAtMs = now.atMs;
    this.log("broken", { verb: "", service: instance.service, subject: "has no instance left" }, now);
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
    const note = cause === null ? "" : CAUSE_NOTE[cause];
    this.log(type, { verb: type, service: instance.service, subject, note }, now);
  }

  #serviceOf({ service }: Instance, now: Moment, wasThere: boolean): ServiceTally {
    let tally = this.#services.get(service);
    if (tally !== undefined) return tally;
    tally = new ServiceTally(service, this.#judges.findProblems);
    tally.seenAgain(now.atMs);
    if (!wasThere) tally.joinedAtMs = now.atMs;
    this.#services.set(service, tally);
    if (!wasThere) this.#judgeNames();
    return tally;
  }

  #judgeNames(): void {
    const problems = this.#judges.findNameProblems(this.#services.keys());
    for (const tally of this.#services.values()) tally.nameProblem = problems.get(tally.id);
  }
}
