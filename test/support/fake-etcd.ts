/** The data of a cluster in memory: keys, revisions, leases and a log. For tests of discovery; it has no network. */
import type { KeyRange } from "../../src/store/key-range.js";
import type { KeyValue } from "../../src/store/key-value.js";
import type { LeaseId, Revision } from "../../src/store/revision.js";
import type { KeyChange } from "../../src/store/watch-message.js";

export interface Commit {
  readonly revision: Revision;
  readonly changes: readonly KeyChange[];
}

export type Write =
  | { readonly key: string; readonly value: string; readonly leaseId?: LeaseId | undefined }
  | { readonly delete: string };

interface LeaseEntry {
  readonly ttlSeconds: number;
  expiresAtMs: number;
}

export class FakeEtcd {
  #revision = 1;
  #compactedRevision = 0;
  #history = 1;
  readonly #keyValues = new Map<string, KeyValue>();
  readonly #leases = new Map<LeaseId, LeaseEntry>();
  #log: Commit[] = [];

  get revision(): Revision {
    return this.#revision.toString();
  }

  /** Which cluster this is: a wiped one is another. */
  get history(): number {
    return this.#history;
  }

  get leases(): ReadonlyMap<LeaseId, LeaseEntry> {
    return this.#leases;
  }

  get(key: string): KeyValue | undefined {
    return this.#keyValues.get(key);
  }

  list(range: KeyRange): KeyValue[] {
    return [...this.#keyValues.values()]
      .filter(({ key }) => isIn(range, key))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** All in one revision; undefined when nothing changed. */
  commit(writes: readonly Write[]): Commit | undefined {
    const revision = (this.#revision + 1).toString();
    const changes = writes
      .map((write) => this.#apply(write, revision))
      .filter((change) => change !== undefined);
    if (changes.length === 0) return undefined;
    this.#revision += 1;
    const commit = { revision, changes };
    this.#log.push(commit);
    return commit;
  }

  /** What happened after a revision; undefined: it was compacted. */
  commitsAfter(revision: Revision): readonly Commit[] | undefined {
    if (Number(revision) < this.#compactedRevision) return undefined;
    return this.#log.filter((commit) => Number(commit.revision) > Number(revision));
  }

  compact(): void {
    this.#compactedRevision = this.#revision;
    this.#log = [];
  }

  /** Another history, at a lower revision. */
  wipe(): void {
    this.#history += 1;
    this.#revision = 1;
    this.#compactedRevision = 0;
    this.#log = [];
    this.#keyValues.clear();
    this.#leases.clear();
  }

  grant(leaseId: LeaseId, ttlSeconds: number, nowMs: number): void {
    if (!this.#leases.has(leaseId))
      this.#leases.set(leaseId, { ttlSeconds, expiresAtMs: nowMs + ttlSeconds * 1_000 });
  }

  renew(leaseId: LeaseId, nowMs: number): boolean {
    const lease = this.#leases.get(leaseId);
    if (lease !== undefined) lease.expiresAtMs = nowMs + lease.ttlSeconds * 1_000;
    return lease !== undefined;
  }

  /** The deletes of its keys are one revision. */
  revoke(leaseId: LeaseId): { readonly wasThere: boolean; readonly commit: Commit | undefined } {
    const wasThere = this.#leases.delete(leaseId);
    const keys = [...this.#keyValues.values()].filter((keyValue) => keyValue.leaseId === leaseId);
    return { wasThere, commit: this.commit(keys.map(({ key }) => ({ delete: key }))) };
  }

  expiredLeases(nowMs: number): LeaseId[] {
    return [...this.#leases].filter(([, lease]) => lease.expiresAtMs <= nowMs).map(([leaseId]) => leaseId);
  }

  #apply(write: Write, revision: Revision): KeyChange | undefined {
    if ("delete" in write) {
      if (!this.#keyValues.delete(write.delete)) return undefined;
      return { type: "delete", key: write.delete, modRevision: revision };
    }
    const { key, value, leaseId } = write;
    const before = this.#keyValues.get(key);
    const createRevision = before?.createRevision ?? revision;
    const version = (Number(before?.version ?? 0) + 1).toString();
    const keyValue = { key, value, createRevision, modRevision: revision, version, leaseId };
    this.#keyValues.set(key, keyValue);
    return { type: "put", keyValue };
  }
}

export function isIn(range: KeyRange, key: string): boolean {
  return "key" in range ? key === range.key : key.startsWith(range.prefix);
}
