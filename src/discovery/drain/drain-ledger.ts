/** What a drain wrote, and what is to be written next. Pure: no I/O and no time. */
import { compareRevisions, type Revision } from "../../store/revision.js";
import type { Instance } from "../instance.js";
import type { DrainEvent } from "./drain-event.js";
import { type Siblings, siblingsOf, substituteFrom } from "./substitute.js";

/** A key that was drained, or that we tried to drain. */
export interface DrainedKey {
  readonly key: string;
  readonly leaseId: Instance["leaseId"];
  readonly createRevision: Revision;
  /** At this revision … */
  readonly modRevision: Revision;
  /** … it says this, … */
  readonly said: string;
  /** … unless this was written meanwhile; undefined: nothing was tried since. */
  readonly tried?: string | undefined;
}

/** Something to write, and what is to be told when it is written. */
export interface DrainWrite {
  readonly type: "write";
  readonly instance: Instance;
  readonly value: string;
  readonly event: Exclude<DrainEvent, { type: "skipped" | "away" | "back" }>;
}

/** What is no write is told as it is. */
export type DrainStep = DrainWrite | DrainEvent;

/** A publisher that has put its key back so often writes against us, and would go on for ever. */
const MOST_REDRAINS_OF_A_KEY = 5;

export class DrainLedger {
  readonly address: string;
  readonly #drained = new Map<string, DrainedKey>();
  /** By key, the registration that is left alone, and what it was when it was ours. */
  readonly #leftAlone = new Map<
    string,
    { readonly instance: Instance; readonly ours: DrainedKey | undefined }
  >();
  /** By key, the revision of our last write: what is older is not news. */
  readonly #ownRevisions = new Map<string, Revision>();
  readonly #redrains = new Map<string, number>();
  #hasBegun = false;

  constructor(address: string) {
    this.address = address;
  }

  /** What has to be put back in the end. */
  get drained(): readonly DrainedKey[] {
    return [...this.#drained.values()];
  }

  /** What somebody else changed, as it was when it was ours; it is so again as soon as it says that again. */
  get lent(): readonly DrainedKey[] {
    return [...this.#leftAlone.values()].flatMap(({ ours }) => ours ?? []);
  }

  /** What is to be done, given all instances of the service. */
  decide(instances: readonly Instance[]): DrainStep[] {
    const siblings = siblingsOf(instances, this.address, (instance) => this.#isOurs(instance));
    return [...this.#takeGone(instances), ...instances.flatMap((one) => this.#decide(one, siblings))];
  }

  /** Before it is tried: if its answer is lost, it may have been done. */
  begin({ instance, value: tried }: DrainWrite): void {
    const { key, leaseId, createRevision, modRevision, value: said } = instance;
    this.#drained.set(key, { key, leaseId, createRevision, modRevision, said, tried });
  }

  confirm(
    { instance: { key, leaseId, createRevision }, value: said, event }: DrainWrite,
    modRevision: Revision,
  ) {
    this.#hasBegun = true;
    this.#ownRevisions.set(key, modRevision);
    if (event.type === "restored") this.#drained.delete(key);
    else this.#drained.set(key, { key, leaseId, createRevision, modRevision, said });
    if (event.type === "redrained") this.#redrains.set(key, (this.#redrains.get(key) ?? 0) + 1);
  }

  /** It was not done, since the key had changed; the service will tell how. */
  refuse({ instance: { key } }: DrainWrite): void {
    const drained = this.#drained.get(key);
    if (drained?.said === this.address) this.#drained.delete(key);
    else if (drained !== undefined) this.#drained.set(key, { ...drained, tried: undefined });
  }

  /** It is out of our hands: put back, gone, or somebody else's. */
  forget(key: string): void {
    this.#drained.delete(key);
  }

  #isOurs(instance: Instance): boolean {
    if (this.#isOutdated(instance)) return true;
    const drained = this.#drained.get(instance.key);
    return drained !== undefined && isSame(drained, instance) && this.#isSaidByUs(drained, instance.value);
  }

  /** The watch is behind our own write. */
  #isOutdated({ key, modRevision }: Instance): boolean {
    return compareRevisions(modRevision, this.#ownRevisions.get(key) ?? "0") < 0;
  }

  #isSaidByUs({ said, tried }: DrainedKey, value: string): boolean {
    return value !== this.address && (value === said || value === tried);
  }

  *#takeGone(instances: readonly Instance[]): Iterable<DrainStep> {
    const present = new Set(instances.map(({ key }) => key));
    for (const key of this.#drained.keys()) {
      if (present.has(key)) continue;
      this.#drained.delete(key);
      yield { type: "skipped", key, reason: "gone", value: null };
    }
  }

  #decide(instance: Instance, siblings: Siblings): DrainStep[] {
    const { key, modRevision, value } = instance;
    if (this.#isOutdated(instance)) return [];
    const drained = this.#drained.get(key) ?? this.#givenBack(instance);
    if (drained !== undefined && isSame(drained, instance)) {
      if (this.#isSaidByUs(drained, value)) return this.#keep(drained, instance, siblings);
      const isAsSeen = value === drained.said && modRevision === drained.modRevision;
      if (!isAsSeen && value !== drained.tried) return [this.#leave(instance, "changed", drained)];
    }
    this.#drained.delete(key);
    return instance.address === this.address ? this.#drain(instance, siblings) : [];
  }

  /** Who changed it has undone that: another drain, of the endpoint whose address it says, has ended. */
  #givenBack(instance: Instance): DrainedKey | undefined {
    const { key, modRevision, value } = instance;
    const { ours } = this.#leftAlone.get(key) ?? {};
    if (ours === undefined || ours.said !== value || !isSame(ours, instance)) return undefined;
    this.#leftAlone.delete(key);
    return { ...ours, modRevision };
  }

  /** It says what we wrote, whoever wrote it last: good while another endpoint has that address by itself. */
  #keep({ said, tried }: DrainedKey, instance: Instance, siblings: Siblings): DrainStep[] {
    const { key, leaseId, createRevision, modRevision, value: previous } = instance;
    this.#drained.set(key, { key, leaseId, createRevision, modRevision, said: previous });
    if (siblings.has(previous)) {
      // Written, though its answer was lost: nobody was told yet.
      const isNews = previous === tried && said === this.address;
      return isNews ? [this.#drainedEvent(key, previous, siblings)] : [];
    }
    const value = substituteFrom(siblings);
    if (value === undefined) {
      const event = { type: "restored", key, reason: "noSibling" } as const;
      return [{ type: "write", instance, value: this.address, event }];
    }
    const event = { type: "siblingChanged", key, previous, ...saying(value, siblings) } as const;
    return [{ type: "write", instance, value, event }];
  }

  #drain(instance: Instance, siblings: Siblings): DrainStep[] {
    const { key } = instance;
    const leftAlone = this.#leftAlone.get(key);
    if (leftAlone !== undefined && isSame(leftAlone.instance, instance)) return [];
    this.#leftAlone.delete(key);
    if ((this.#redrains.get(key) ?? 0) >= MOST_REDRAINS_OF_A_KEY) return [this.#leave(instance, "fought")];
    const value = substituteFrom(siblings);
    if (value === undefined) return [];
    return [{ type: "write", instance, value, event: this.#drainedEvent(key, value, siblings) }];
  }

  #drainedEvent(key: string, substitute: string, siblings: Siblings) {
    const type = this.#hasBegun ? "redrained" : "drained";
    return { type, key, previous: this.address, ...saying(substitute, siblings) } as const;
  }

  #leave(instance: Instance, reason: "changed" | "fought", drained?: DrainedKey): DrainStep {
    const { key, value } = instance;
    this.#drained.delete(key);
    this.#leftAlone.set(key, { instance, ours: drained?.said === this.address ? undefined : drained });
    return { type: "skipped", key, reason, value };
  }
}

function saying(substitute: string, siblings: Siblings) {
  return { substitute, endpointsLeft: siblings.size };
}

/** The same registration: neither made anew nor under another lease. */
function isSame(
  a: Pick<Instance, "leaseId" | "createRevision">,
  b: Pick<Instance, "leaseId" | "createRevision">,
): boolean {
  return a.leaseId === b.leaseId && a.createRevision === b.createRevision;
}
