/**
 * One service as the screen knows it: takes every event at once, and is looked at when a frame is drawn. Knows nothing
 * of drawing; time comes with the events.
 */
import type { Instance } from "../../discovery/instance.js";
import type { InstanceEvent, LeaveCause, ServiceEvent } from "../../discovery/service-event.js";
import { plural } from "../../text/numbers.js";
import type { Mark } from "../../text/symbols.js";
import { type Counts, countsOf } from "./counts.js";
import { LEAVING_MS, LiveRow } from "./endpoint-row.js";
import { CAUSE_NOTE, CAUSE_TEXT, RESET_TEXT } from "./event-words.js";
import { LeaseBook } from "./lease-book.js";
import type { LinkEvent } from "./link.js";
import type { Moment } from "./moment.js";
import type { FindProblems } from "./problems.js";
import { WatchModel } from "./watch-model.js";

export class ServiceModel extends WatchModel {
  readonly service: string;
  readonly leases = new LeaseBook();
  readonly #rows = new Map<string, LiveRow>();
  readonly #findProblems: FindProblems;
  /** Rows that have left and still keep their place. */
  readonly #leaving = new Set<string>();
  /** Rows with a problem that only an answer of their lease can end. */
  readonly #late = new Set<string>();
  #counted: { readonly version: number; readonly counts: Counts } | undefined;

  constructor(service: string, findProblems: FindProblems) {
    super();
    this.service = service;
    this.#findProblems = findProblems;
  }

  /** Of the rows that have not left. */
  get counts(): Counts {
    if (this.#counted?.version !== this.version)
      this.#counted = { version: this.version, counts: countsOf(this.#rows.values()) };
    return this.#counted.counts;
  }

  /** In no order. */
  rows(): IterableIterator<LiveRow> {
    return this.#rows.values();
  }

  row(id: string): LiveRow | undefined {
    return this.#rows.get(id);
  }

  take(event: ServiceEvent | Extract<LinkEvent, { type: "denied" }>, now: Moment): void {
    switch (event.type) {
      case "reset":
        this.#reset(event, now);
        break;
      case "change":
        this.reached(event.revision);
        for (const one of event.events) this.#change(one, now);
        break;
      default:
        this.linkChanged(event, now);
    }
  }

  /** Closes the places of rows that left a while ago. */
  prune(nowMs: number): void {
    for (const id of this.#leaving) {
      const leftAtMs = this.#rows.get(id)?.leftAtMs;
      if (leftAtMs !== undefined && nowMs - leftAtMs < LEAVING_MS) continue;
      this.#leaving.delete(id);
      if (leftAtMs === undefined) continue;
      this.#rows.delete(id);
      this.touch();
    }
    this.leases.forget(nowMs);
  }

  /** Their leases were asked for. Rows that were late and are out of sight are looked at again, too. */
  judgeLeases(ids: Iterable<string>): void {
    for (const id of new Set([...ids, ...this.#late])) {
      const row = this.#rows.get(id);
      if (row === undefined) this.#late.delete(id);
      else this.#judge(row);
    }
  }

  #reset({ reason, revision, instances }: Extract<ServiceEvent, { type: "reset" }>, now: Moment): void {
    const isFirst = this.listed(reason, revision, now);
    const wasThere = isFirst || reason === "restored" || reason === "otherCluster";
    const before = [...this.#rows.values()];
    if (wasThere) this.#rows.clear();
    else for (const row of before) row.empty();
    for (const instance of instances) this.#add(instance, now, wasThere);
    for (const row of before) this.#leaveBehind(row, now);
    for (const row of this.#rows.values()) this.#judge(row);
    const endpoints = new Set(instances.flatMap(({ address }) => address ?? [])).size;
    const count = `${plural(endpoints, "endpoint")} at revision ${revision}`;
    this.#tell("live", "reset", count, RESET_TEXT[reason], now);
  }

  /** A row that the new list has no more keeps its place for a while, too. */
  #leaveBehind(row: LiveRow, now: Moment): void {
    const current = this.#rows.get(row.id);
    if (row.leftAtMs !== undefined || (current !== undefined && current.instanceCount > 0)) return;
    row.empty();
    row.leftAtMs = now.atMs;
    row.remember({ wallMs: now.wallMs, mark: "leave", text: "unlisted", id: "" });
    this.#rows.set(row.id, row);
    this.#leaving.add(row.id);
    this.touch();
  }

  #add(instance: Instance, now: Moment, wasThere: boolean): LiveRow {
    let row = this.#rows.get(instance.value);
    const isNew = row === undefined || row.leftAtMs !== undefined;
    if (row === undefined) {
      row = new LiveRow(instance, now.atMs, wasThere);
      this.#rows.set(row.id, row);
    }
    if (isNew && !wasThere) row.joinedAtMs = now.atMs;
    row.revive(now.atMs);
    row.put(instance);
    if (wasThere) row.remember({ wallMs: now.wallMs, mark: "live", text: "there at start", id: instance.id });
    this.touch();
    return row;
  }

  #change(event: InstanceEvent, now: Moment): void {
    this.touch();
    if (event.type !== "renew") this.countChange(now);
    switch (event.type) {
      case "join":
        this.#joined(event.instance, now);
        break;
      case "leave":
        this.#left(event.instance, event.cause, now);
        break;
      case "move":
        this.#moved(event.previous, event.instance, now);
        break;
      case "renew":
        this.#rows.get(event.instance.value)?.put(event.instance);
        this.#judge(this.#rows.get(event.instance.value));
    }
  }

  #joined(instance: Instance, now: Moment): void {
    const row = this.#add(instance, now, false);
    row.remember({ wallMs: now.wallMs, mark: "join", text: "join", id: instance.id });
    this.#judge(row);
    this.#tell("join", "join", instance.value, instance.id, now);
  }

  #left(instance: Instance, cause: LeaveCause, now: Moment): void {
    const text = cause === null ? "left" : CAUSE_TEXT[cause];
    this.#dropFrom(instance, { mark: "leave", text }, now);
    const note = cause === null ? instance.id : `${instance.id}   ${CAUSE_NOTE[cause]}`;
    this.#tell("leave", "leave", instance.value, note, now);
  }

  #moved(previous: Instance, instance: Instance, now: Moment): void {
    this.#dropFrom(previous, { mark: "move", text: "move" }, now);
    const row = this.#add(instance, now, false);
    row.remember({ wallMs: now.wallMs, mark: "move", text: "move", id: instance.id });
    this.#judge(row);
    this.#tell("move", "move", `${previous.value} → ${instance.value}`, instance.id, now);
  }

  #dropFrom(instance: Instance, { mark, text }: { mark: Mark; text: string }, now: Moment): void {
    const row = this.#rows.get(instance.value);
    if (row === undefined) return;
    row.drop(instance.key, now.atMs);
    if (row.leftAtMs !== undefined) this.#leaving.add(row.id);
    row.remember({ wallMs: now.wallMs, mark, text, id: instance.id });
    this.#judge(row);
  }

  #judge(row: LiveRow | undefined): void {
    if (row === undefined) return;
    const { instances, health } = row;
    row.problems =
      instances.length === 0
        ? []
        : this.#findProblems({
            service: this.service,
            value: row.id,
            instances,
            samplesOf: (leaseId) => this.leases.samplesOf(leaseId),
          });
    if (row.problems.some(({ rule }) => rule === "lease-late")) this.#late.add(row.id);
    else this.#late.delete(row.id);
    if (row.health !== health) this.touch();
  }

  #tell(mark: Mark, verb: string, subject: string, note: string, now: Moment): void {
    this.log(mark, { verb, service: this.service, subject, note }, now);
  }
}
