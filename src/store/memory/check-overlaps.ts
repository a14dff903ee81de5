/** No key may be written twice in a transaction. Source: etcd server/etcdserver/api/v3rpc/key.go, checkIntervals. */
import type { ByteString } from "./byte-string.js";
import { EtcdRefusal } from "./etcd-refusal.js";
import { isInSpan, type KeySpan } from "./key-span.js";
import type { Operation, TransactionOperation } from "./operation.js";

/**
 * Throws `duplicateKey`. Both branches are looked at, whichever will be done; deletes may overlap each other. A delete
 * without an end is not seen by etcd (it takes the zero byte for an end), so a put may follow one.
 */
export function checkOverlaps({ ifHeld, otherwise }: TransactionOperation): void {
  writesOf(ifHeld);
  writesOf(otherwise);
}

interface Writes {
  readonly puts: Set<ByteString>;
  readonly deletes: KeySpan[];
}

function writesOf(operations: readonly Operation[]): Writes {
  const deletes = operations.flatMap((operation) =>
    operation.type === "delete" && operation.span.to !== undefined ? [operation.span] : [],
  );
  const puts = new Set<ByteString>();
  for (const operation of operations) {
    if (operation.type === "transaction") addInner(operation, { puts, deletes });
  }
  for (const operation of operations) {
    if (operation.type === "put") addPut(operation.key, { puts, deletes });
  }
  return { puts, deletes };
}

/** The branches of an inner transaction exclude each other, so both may put the same key. */
function addInner({ ifHeld, otherwise }: TransactionOperation, { puts, deletes }: Writes): void {
  const first = writesOf(ifHeld);
  const second = writesOf(otherwise);
  for (const key of first.puts) addPut(key, { puts, deletes });
  for (const key of second.puts) if (!first.puts.has(key)) addPut(key, { puts, deletes });
  deletes.push(...first.deletes, ...second.deletes);
}

function addPut(key: ByteString, { puts, deletes }: Writes): void {
  if (puts.has(key) || deletes.some((span) => isInSpan(span, key))) throw new EtcdRefusal("duplicateKey");
  puts.add(key);
}
