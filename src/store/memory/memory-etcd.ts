/**
 * An etcd of one member in memory: keys with their history, leases and watches, in etcd's own terms. `MemoryStore` puts
 * the port on it, `server` etcd's gRPC API. Everything is done at once, in this process; only leases wait for time.
 */
import type { Clock } from "../../runtime/clock.js";
import type { Random } from "../../runtime/random.js";
import type { LeaseId, Revision } from "../revision.js";
import { type ByteString, fromText } from "./byte-string.js";
import type { KeyVersion } from "./key-version.js";
import { Keyspace, type OnCommit } from "./keyspace.js";
import { type GrantedLease, LeaseTable } from "./lease-table.js";
import type {
  DeleteOperation,
  DeleteResult,
  PutOperation,
  PutResult,
  RangeOperation,
  RangeResult,
  TransactionOperation,
  TransactionResult,
} from "./operation.js";
import { readRange } from "./read-range.js";
import { runDelete, runPut, runTransaction } from "./run-transaction.js";
import { WatchHub } from "./watch-hub.js";

/** The etcd whose behaviour this one follows and is compared with in the tests. */
export const ETCD_VERSION = "3.6.16";

export interface MemoryEtcdOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Most changes that are kept; beyond it the oldest are compacted, as `etcdctl compact` would. Default 1,000,000, about 200 MB. */
  readonly historyLimit?: number | undefined;
}

const HISTORY_LIMIT = 1_000_000;

export class MemoryEtcd {
  /** Decimal, drawn anew for each `MemoryEtcd`. */
  readonly clusterId: string;
  readonly memberId: string;
  readonly watches: WatchHub;
  readonly #random: Random;
  readonly #keyspace: Keyspace;
  readonly #leases: LeaseTable;

  constructor({ clock, random, historyLimit = HISTORY_LIMIT }: MemoryEtcdOptions) {
    this.#random = random;
    this.clusterId = random.leaseId();
    this.memberId = random.leaseId();
    const publish: OnCommit = (revision, changes) => this.watches.publish(revision, changes);
    this.#keyspace = new Keyspace(publish, historyLimit);
    this.#leases = new LeaseTable(clock, (leaseId) => void this.revokeLease(leaseId));
    this.watches = new WatchHub(this.#keyspace);
  }

  /** Of the last write. */
  get revision(): number {
    return this.#keyspace.revision;
  }

  /** About how much memory keys and history take. */
  get bytes(): number {
    return this.#keyspace.bytes;
  }

  /** Throws `EtcdRefusal`, as every request does that etcd would refuse. */
  range(range: RangeOperation): RangeResult {
    return readRange(this.#keyspace, range);
  }

  put(put: PutOperation): PutResult {
    return runPut(this.#tables, put);
  }

  deleteRange(deletion: DeleteOperation): DeleteResult {
    return runDelete(this.#tables, deletion);
  }

  transact(transaction: TransactionOperation): TransactionResult {
    return runTransaction(this.#tables, transaction);
  }

  /** Forgets history before `revision`. Default: all of it. */
  compact(revision: Revision | number = this.revision): void {
    this.#keyspace.compact(Number(revision));
  }

  /** Text keys and values, all in one revision: what a test or `zdisc dev` begins with. */
  seed(entries: Readonly<Record<string, string>>): void {
    const ifHeld = Object.entries(entries).map(
      ([key, value]): PutOperation => ({ type: "put", key: fromText(key), value: fromText(value) }),
    );
    this.transact({ type: "transaction", when: [], ifHeld, otherwise: [] });
  }

  /** `leaseId` `"0"`: one is chosen. */
  grantLease(leaseId: LeaseId, ttlSeconds: number): GrantedLease {
    return this.#leases.grant(leaseId === "0" ? this.#random.leaseId() : leaseId, ttlSeconds);
  }

  /** Ends a lease now; its keys are deleted in one revision. */
  revokeLease(leaseId: LeaseId): void {
    const keys = this.#leases.remove(leaseId);
    this.#keyspace.transact(() => {
      for (const key of keys) this.#deleteIfThere(key);
    });
  }

  /** The TTL that it has again. */
  renewLease(leaseId: LeaseId): number {
    return this.#leases.renew(leaseId);
  }

  /** Undefined: no such lease. */
  leaseTimeLeft(leaseId: LeaseId): (GrantedLease & { readonly remainingMs: number }) | undefined {
    return this.#leases.timeLeft(leaseId);
  }

  leaseKeys(leaseId: LeaseId): readonly ByteString[] {
    return this.#leases.keysOf(leaseId);
  }

  /** Those that end first in front. */
  get leaseIds(): readonly LeaseId[] {
    return this.#leases.list();
  }

  /** Stops the timer of leases. Nothing else waits. */
  close(): void {
    this.#leases.close();
  }

  get #tables(): { keyspace: Keyspace; leases: LeaseTable } {
    return { keyspace: this.#keyspace, leases: this.#leases };
  }

  #deleteIfThere(key: ByteString): void {
    const version: KeyVersion | undefined = this.#keyspace.get(key);
    if (version !== undefined) this.#keyspace.delete(version);
  }
}
