/** Random requests of etcd's KV and Lease services. Revisions are relative to the newest, so they stay of interest. */
import fc from "fast-check";
import { type RawRequest, rawRequest } from "../../support/raw-etcd.js";

const bytes = (text: string) => Buffer.from(text, "latin1");

/** Few, so that they meet; up to twelve, since Go sorts more than that without keeping the order of equals. */
const KEYS = ["a", "a\0", "ab", "b", "b\xff", "c", "d", "\xff", "\xff\xff", "\0"].map(bytes);
const key = fc.constantFrom(...KEYS);
/** One key, all from it on, its prefix, or up to another key, which may lie before it. */
const rangeEnd = fc.oneof(
  { weight: 4, arbitrary: fc.constant(bytes("")) },
  { weight: 2, arbitrary: fc.constant(bytes("\0")) },
  { weight: 4, arbitrary: fc.constantFrom(...KEYS, bytes("b\0"), bytes("e")) },
);
const span = fc.record({ key, range_end: rangeEnd });
const value = fc.constantFrom("", "1", "2", "\xfe\0", "long ".repeat(20)).map(bytes);
const leaseId = fc.constantFrom("1", "2", "3", "-4", "9223372036854775807");
const lease = fc.oneof({ weight: 5, arbitrary: fc.constant("0") }, { weight: 2, arbitrary: leaseId });
/** Behind the newest revision; ahead of it when negative. */
const back = fc.integer({ min: -1, max: 12 });
const seldom = fc.integer({ min: 0, max: 4 }).map((draw) => draw === 0);

/** A revision that is filled in when the step is taken. */
export interface Back {
  readonly back: number;
}
const revision = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string | Back>("0") },
  { weight: 2, arbitrary: back.map((behind): string | Back => ({ back: behind })) },
);

const range = fc.record({
  key: span.map(({ key: from }) => from),
  range_end: rangeEnd,
  limit: fc.constantFrom("0", "1", "2", "5", "-1"),
  revision,
  sort_order: fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom("None", "Ascend", "Descend") },
    { weight: 1, arbitrary: fc.constant(7) },
  ),
  sort_target: fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom("Key", "Version", "Create", "Mod", "Value") },
    { weight: 1, arbitrary: fc.constant(9) },
  ),
  keys_only: seldom,
  count_only: seldom,
  serializable: fc.boolean(),
  min_mod_revision: revision,
  max_mod_revision: revision,
  min_create_revision: revision,
  max_create_revision: revision,
});
const plainRange = fc.record({ key, range_end: rangeEnd, limit: fc.constantFrom("0", "2"), revision });
const anyRange = fc.oneof(range, plainRange);

const put = fc.record({ key, value, lease, prev_kv: fc.boolean() });
const keepingPut = fc.record({
  key,
  value: fc.constantFrom("", "", "1").map(bytes),
  lease,
  prev_kv: fc.boolean(),
  ignore_value: fc.boolean(),
  ignore_lease: fc.boolean(),
});
const anyPut = fc.oneof({ weight: 4, arbitrary: put }, { weight: 1, arbitrary: keepingPut });
const deletion = fc.record({ key, range_end: rangeEnd, prev_kv: fc.boolean() });

const target = fc.oneof(
  fc.record({ target: fc.constant("Version"), version: fc.constantFrom("0", "1", "2") }),
  fc.record({ target: fc.constant("Create"), create_revision: revision }),
  fc.record({ target: fc.constant("Mod"), mod_revision: revision }),
  fc.record({ target: fc.constant("Value"), value }),
  fc.record({ target: fc.constant("Lease"), lease }),
  // what is compared with belongs to another target, or was not sent
  fc.record({
    target: fc.constantFrom("Version", "Create", "Mod", "Value", "Lease"),
    version: fc.constant("1"),
  }),
  fc.record({ target: fc.constantFrom("Version", "Create", "Mod", "Value", "Lease") }),
);
const compare = fc
  .tuple(span, fc.constantFrom("Equal", "NotEqual", "Greater", "Less"), target)
  .map(([of, result, compared]) => ({ ...of, result, ...compared }));

/** Transactions, nested ones too, out of some operations, or none. */
function txnOf(...operations: readonly fc.Arbitrary<object>[]): fc.Arbitrary<object> {
  return fc.letrec<{ txn: object; operation: object }>((tie) => ({
    operation: fc.oneof(
      { depthSize: "small" },
      ...operations.map((arbitrary) => ({ weight: 10, arbitrary })),
      { weight: 7, arbitrary: tie("txn").map((request_txn) => ({ request_txn })) },
      { weight: 1, arbitrary: fc.constant({}) },
    ),
    txn: fc.record({
      compare: fc.array(compare, { maxLength: 2 }),
      success: fc.array(tie("operation"), { maxLength: 4 }),
      failure: fc.array(tie("operation"), { maxLength: 3 }),
    }),
  })).txn;
}

const rangeOperation = anyRange.map((request_range) => ({ request_range }));
const deleteOperation = deletion.map((request_delete_range) => ({ request_delete_range }));
/**
 * A delete without an end and a put that keeps the value of its key are never together: etcd overlooks that they
 * overlap, and panics.
 */
const txn = fc.oneof(
  txnOf(
    rangeOperation,
    anyPut.map((request_put) => ({ request_put })),
    deleteOperation.filter(({ request_delete_range: { range_end: end } }) => !end.equals(bytes("\0"))),
  ),
  txnOf(
    rangeOperation,
    put.map((request_put) => ({ request_put })),
    deleteOperation,
  ),
);

const ttl = fc.constantFrom("60", "100", "9000000000", "9000000001");
const leaseRequest = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ ID: leaseId, TTL: ttl })
      .map((request) => rawRequest("Lease", "leaseGrant", request)),
  },
  {
    weight: 2,
    arbitrary: fc.record({ ID: leaseId }).map((request) => rawRequest("Lease", "leaseRevoke", request)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ ID: leaseId, keys: fc.boolean() })
      .map((request) => rawRequest("Lease", "leaseTimeToLive", request)),
  },
  { weight: 1, arbitrary: fc.constant(rawRequest("Lease", "leaseLeases")) },
);

export const kvStep: fc.Arbitrary<RawRequest> = fc.oneof(
  { weight: 8, arbitrary: anyPut.map((request) => rawRequest("KV", "put", request)) },
  { weight: 2, arbitrary: deletion.map((request) => rawRequest("KV", "deleteRange", request)) },
  { weight: 6, arbitrary: anyRange.map((request) => rawRequest("KV", "range", request)) },
  { weight: 6, arbitrary: txn.map((request) => rawRequest("KV", "txn", request)) },
  { weight: 3, arbitrary: leaseRequest },
);

/** Up to where history is forgotten; may be too far, or done already. */
export const compactStep = back.map((behind) => rawRequest("KV", "compact", { revision: { back: behind } }));

export const watchCreate = fc
  .record({
    of: span,
    start_revision: revision,
    filters: fc.constantFrom([], [], ["Noput"], ["Nodelete"], ["Noput", "Nodelete"]),
    prev_kv: fc.boolean(),
    fragment: fc.boolean(),
    watch_id: fc.constantFrom("0", "0", "0", "3", "-7"),
  })
  .map(({ of, ...create }) => ({ ...of, ...create }));
