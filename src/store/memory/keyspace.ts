/**
 * All keys with their history: etcd's multi-version store. Source: etcd server/storage/mvcc (kvstore.go, key_index.go).
 * Every write adds a version; what a key was is found by walking back from its newest one.
 */
import type { LeaseId } from "../revision.js";
import type { ByteString } from "./byte-string.js";
import { ChangeLog } from "./change-log.js";
import { EtcdRefusal } from "./etcd-refusal.js";
import { KeyIndex } from "./key-index.js";
import type { KeySpan } from "./key-span.js";
import { isDeleted, type KeyVersion, NO_LEASE, versionAt } from "./key-version.js";

/** Where a transaction's writes are heard of, once it is over. */
export type OnCommit = (revision: number, changes: readonly KeyVersion[]) => void;

/** Each time history gets too long, this part of it goes. */
const FORGOTTEN_AT_ONCE = 0.1;

/** What one version takes in memory beside its key and value, in bytes: measured with 100,000 keys. */
const BYTES_A_VERSION = 120;

export class Keyspace {
  readonly #index = new KeyIndex();
  readonly #log = new ChangeLog();
  readonly #onCommit: OnCommit;
  readonly #historyLimit: number;
  /** An empty etcd is at 1. */
  #revision = 1;
  #compactedRevision = -1;
  /** Writes of the transaction under way; they are at `#revision + 1`. */
  #pending: KeyVersion[] = [];
  #bytes = 0;

  /** When more than `historyLimit` changes are kept, the oldest are compacted. */
  constructor(onCommit: OnCommit, historyLimit = Number.POSITIVE_INFINITY) {
    this.#onCommit = onCommit;
    this.#historyLimit = historyLimit;
  }

  /** Of the last transaction that wrote. */
  get revision(): number {
    return this.#revision;
  }

  /** What a read sees: within a transaction that wrote already, its own writes. */
  get readRevision(): number {
    return this.#pending.length > 0 ? this.#revision + 1 : this.#revision;
  }

  /** What lies before it is not known any more; -1: nothing was compacted. */
  get compactedRevision(): number {
    return this.#compactedRevision;
  }

  /** About how much memory keys and history take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Throws `futureRevision` or `compacted`; 0 and below mean the newest. */
  checkRevision(revision: number): void {
    if (revision > this.readRevision) throw new EtcdRefusal("futureRevision");
    if (revision > 0 && revision < this.#compactedRevision) throw new EtcdRefusal("compacted");
  }

  /** The key as it is now; undefined: there is none. */
  get(key: ByteString): KeyVersion | undefined {
    return versionAt(this.#index.get(key), this.readRevision);
  }

  /** Keys of a span as they were at a revision, in order. */
  *keysIn(span: KeySpan, revision: number): Generator<KeyVersion> {
    if (span.isOneKey) {
      const version = versionAt(this.#index.get(span.from), revision);
      if (version !== undefined) yield version;
      return;
    }
    for (const newest of this.#index.in(span)) {
      const version = versionAt(newest, revision);
      if (version !== undefined) yield version;
    }
  }

  countIn(span: KeySpan, revision: number): number {
    if (revision === this.readRevision && !span.isOneKey) return this.#index.countAlive(span);
    let count = 0;
    for (const _ of this.keysIn(span, revision)) count += 1;
    return count;
  }

  /** Runs `work`, whose writes become one revision, or none when it writes nothing. `work` must not throw after its first write. */
  transact<Result>(work: () => Result): Result {
    const result = work();
    const changes = this.#pending;
    if (changes.length > 0) {
      this.#pending = [];
      this.#revision += 1;
      this.#onCommit(this.#revision, changes);
      if (this.#log.length > this.#historyLimit) this.#forgetOldest();
    }
    return result;
  }

  /** Only within `transact`. Returns the new version. */
  put(key: ByteString, value: ByteString, leaseId: LeaseId): KeyVersion {
    const modRevision = this.#revision + 1;
    const previous = this.#index.get(key);
    const isNew = previous === undefined || isDeleted(previous);
    return this.#write({
      key: previous?.key ?? key,
      value,
      createRevision: isNew ? modRevision : previous.createRevision,
      modRevision,
      version: isNew ? 1 : previous.version + 1,
      leaseId,
      previous,
    });
  }

  /** Only within `transact`, of a key that exists. */
  delete(existing: KeyVersion): void {
    this.#write({
      key: existing.key,
      value: "",
      createRevision: 0,
      modRevision: this.#revision + 1,
      version: 0,
      leaseId: NO_LEASE,
      previous: existing,
    });
  }

  /** Forgets what is not needed to know the state at `revision` and later. Throws `compacted` or `futureRevision`. */
  compact(revision: number): void {
    if (revision <= this.#compactedRevision) throw new EtcdRefusal("compacted");
    if (revision > this.#revision) throw new EtcdRefusal("futureRevision");
    this.#compactedRevision = revision;
    for (const version of this.#log.takeBefore(revision)) this.#forgetBefore(version);
    for (const version of this.#log.from(revision)) {
      if (version.modRevision > revision) break;
      this.#forgetBefore(version);
    }
  }

  /** Changes from a revision on that is not compacted, oldest first. */
  changesFrom(revision: number): Generator<KeyVersion> {
    return this.#log.from(revision);
  }

  #forgetOldest(): void {
    const kept = Math.floor(this.#historyLimit * (1 - FORGOTTEN_AT_ONCE));
    const oldest = this.#log.revisionAt(this.#log.length - kept);
    if (oldest !== undefined && oldest > this.#compactedRevision) this.compact(oldest);
  }

  #write(version: KeyVersion): KeyVersion {
    this.#index.set(version);
    this.#log.append(version);
    this.#pending.push(version);
    this.#bytes += bytesOf(version);
    return version;
  }

  /** Versions are given oldest first, so what lies before this one is one version at most. */
  #forgetBefore(version: KeyVersion): void {
    if (version.previous !== undefined) this.#bytes -= bytesOf(version.previous);
    version.previous = undefined;
    if (isDeleted(version) && this.#index.get(version.key) === version) {
      this.#index.delete(version.key);
      this.#bytes -= bytesOf(version);
    }
  }
}

function bytesOf({ key, value }: KeyVersion): number {
  return BYTES_A_VERSION + key.length + value.length;
}
