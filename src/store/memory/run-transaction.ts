/**
 * Requests of the KV service, each alone or many in a transaction, in at most one revision. All that can be refused is
 * found before the first write, so nothing is ever done by halves. Source: etcd server/etcdserver/txn/txn.go.
 */
import { holds } from "./compare.js";
import { EtcdRefusal } from "./etcd-refusal.js";
import { NO_LEASE } from "./key-version.js";
import type { Keyspace } from "./keyspace.js";
import type { LeaseTable } from "./lease-table.js";
import type {
  DeleteOperation,
  DeleteResult,
  Operation,
  OperationResult,
  PutOperation,
  PutResult,
  RangeOperation,
  TransactionOperation,
  TransactionResult,
} from "./operation.js";
import { readRange } from "./read-range.js";

export interface Tables {
  readonly keyspace: Keyspace;
  readonly leases: LeaseTable;
}

/** A transaction whose conditions are decided, with those of the transactions within it. */
interface Decided {
  readonly held: boolean;
  readonly operations: readonly (Exclude<Operation, TransactionOperation> | Decided)[];
}

/** Throws what etcd refuses: `leaseNotFound`, `keyNotFound`, `compacted`, `futureRevision`. */
export function runPut(tables: Tables, put: PutOperation): PutResult {
  checkLease(tables, put);
  checkKept(tables, put);
  return tables.keyspace.transact(() => doPut(tables, put));
}

export function runDelete(tables: Tables, deletion: DeleteOperation): DeleteResult {
  return tables.keyspace.transact(() => doDelete(tables, deletion));
}

/** Throws as `runPut` does, for what would be done. */
export function runTransaction(tables: Tables, transaction: TransactionOperation): TransactionResult {
  const decided = decide(tables.keyspace, transaction);
  check(tables, decided);
  return tables.keyspace.transact(() => {
    const result = doAll(tables, decided);
    return { ...result, revision: tables.keyspace.readRevision };
  });
}

/** All conditions look at the state before the transaction, those of inner ones, too. */
function decide(keyspace: Keyspace, { when, ifHeld, otherwise }: TransactionOperation): Decided {
  const held = when.every((comparison) => holds(keyspace, comparison));
  const operations = (held ? ifHeld : otherwise).map((operation) =>
    operation.type === "transaction" ? decide(keyspace, operation) : operation,
  );
  return { held, operations };
}

function check(tables: Tables, { operations }: Decided): void {
  for (const operation of operations) {
    if (!("type" in operation)) check(tables, operation);
    else if (operation.type === "put") {
      checkKept(tables, operation);
      checkLease(tables, operation);
    } else if (operation.type === "range") checkRevision(tables, operation);
  }
}

function checkLease({ leases }: Tables, { leaseId = NO_LEASE }: PutOperation): void {
  if (leaseId !== NO_LEASE && !leases.has(leaseId)) throw new EtcdRefusal("leaseNotFound");
}

/** What a put keeps has to be there. */
function checkKept({ keyspace }: Tables, { key, keepsValue, keepsLease }: PutOperation): void {
  if ((keepsValue || keepsLease) && keyspace.get(key) === undefined) throw new EtcdRefusal("keyNotFound");
}

/** In a transaction a negative revision is one that may be compacted; alone it is the newest. */
function checkRevision({ keyspace }: Tables, { revision = 0 }: RangeOperation): void {
  if (revision < 0 && revision < keyspace.compactedRevision) throw new EtcdRefusal("compacted");
  keyspace.checkRevision(revision);
}

function doAll(tables: Tables, { held, operations }: Decided): TransactionResult {
  const results: OperationResult[] = operations.map((operation) =>
    "type" in operation ? doOne(tables, operation) : doAll(tables, operation),
  );
  return { type: "transaction", revision: 0, held, results };
}

function doOne(tables: Tables, operation: Exclude<Operation, TransactionOperation>): OperationResult {
  switch (operation.type) {
    case "range":
      return readRange(tables.keyspace, operation);
    case "put":
      return doPut(tables, operation);
    case "delete":
      return doDelete(tables, operation);
  }
}

function doPut({ keyspace, leases }: Tables, put: PutOperation): PutResult {
  const before = keyspace.get(put.key);
  const leaseId = put.keepsLease ? (before?.leaseId ?? NO_LEASE) : (put.leaseId ?? NO_LEASE);
  const value = put.keepsValue ? (before?.value ?? "") : put.value;
  const { key } = keyspace.put(put.key, value, leaseId);
  leases.move(key, before?.leaseId ?? NO_LEASE, leaseId);
  return { type: "put", revision: keyspace.readRevision, previous: put.wantsPrevious ? before : undefined };
}

function doDelete({ keyspace, leases }: Tables, { span, wantsPrevious }: DeleteOperation): DeleteResult {
  const existing = [...keyspace.keysIn(span, keyspace.readRevision)];
  for (const version of existing) {
    keyspace.delete(version);
    leases.move(version.key, version.leaseId, NO_LEASE);
  }
  return {
    type: "delete",
    revision: keyspace.readRevision,
    deletedCount: existing.length,
    previous: wantsPrevious ? existing : [],
  };
}
