import { beforeEach, describe, expect, test } from "vitest";
import { systemRandom } from "../../runtime/random.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { checkOverlaps } from "./check-overlaps.js";
import { ALL_KEYS, type KeySpan, spanOfKey, spanOfPrefix } from "./key-span.js";
import { MemoryEtcd } from "./memory-etcd.js";
import type { Comparison, ComparisonTarget, Operation, TransactionOperation } from "./operation.js";

let etcd: MemoryEtcd;
beforeEach(() => {
  etcd = new MemoryEtcd({ clock: new VirtualClock(), random: systemRandom });
});

const put = (key: string, value = "", rest: object = {}): Operation => ({ type: "put", key, value, ...rest });
const remove = (span: KeySpan): Operation => ({ type: "delete", span });
const get = (key: string): Operation => ({ type: "range", span: spanOfKey(key) });
const transaction = (...ifHeld: Operation[]): TransactionOperation => ({
  type: "transaction",
  when: [],
  ifHeld,
  otherwise: [],
});
const content = () =>
  etcd.range({ type: "range", span: ALL_KEYS }).keyVersions.map(({ key, value }) => `${key}=${value}`);

describe("conditions", () => {
  beforeEach(() => {
    etcd.grantLease("7", 60);
    etcd.transact(transaction(put("a", "5", { leaseId: "7" }))); // created in revision 2
    etcd.transact(transaction(put("a", "5", { leaseId: "7" }))); // version 2, revision 3
  });

  const TARGETS: readonly { readonly below: ComparisonTarget; readonly same: ComparisonTarget }[] = [
    { below: { of: "version", number: 1 }, same: { of: "version", number: 2 } },
    { below: { of: "createRevision", number: 1 }, same: { of: "createRevision", number: 2 } },
    { below: { of: "modRevision", number: 2 }, same: { of: "modRevision", number: 3 } },
    { below: { of: "value", value: "4" }, same: { of: "value", value: "5" } },
    { below: { of: "lease", leaseId: "-9223372036854775808" }, same: { of: "lease", leaseId: "7" } },
  ];
  const held = (span: KeySpan, is: Comparison["is"], target: ComparisonTarget) =>
    etcd.transact({ type: "transaction", when: [{ span, is, target }], ifHeld: [], otherwise: [] }).held;
  const outcomes = (span: KeySpan, target: ComparisonTarget) =>
    (["equal", "notEqual", "greater", "less"] as const).filter((is) => held(span, is, target));

  test.each(TARGETS)("of $same.of", ({ below, same }) => {
    expect(outcomes(spanOfKey("a"), same)).toEqual(["equal"]);
    expect(outcomes(spanOfKey("a"), below)).toEqual(["notEqual", "greater"]);
  });

  test("of a key that is not there compare with zero", () => {
    expect(outcomes(spanOfKey("b"), { of: "version", number: 0 })).toEqual(["equal"]);
    expect(outcomes(spanOfKey("b"), { of: "modRevision", number: 1 })).toEqual(["notEqual", "less"]);
  });

  test("of the value of a key that is not there never hold", () => {
    expect(outcomes(spanOfKey("b"), { of: "value", value: "" })).toEqual([]);
  });

  test("of a range hold when they hold for all its keys", () => {
    etcd.transact(transaction(put("ab")));
    expect(outcomes(spanOfPrefix("a"), { of: "version", number: 2 })).toEqual([]);
    expect(outcomes(spanOfPrefix("a"), { of: "version", number: 3 })).toEqual(["notEqual", "less"]);
  });
});

describe("transactions", () => {
  test("are one revision with all that lies within them, and answer each operation in its place", () => {
    const inner = transaction(put("b", "2"), get("a"));
    const { revision, results } = etcd.transact(transaction(get("a"), put("a", "1"), inner));
    expect(revision).toBe(2);
    expect(content()).toEqual(["a=1", "b=2"]);
    expect(results).toMatchObject([
      { type: "range", keyVersions: [] },
      { type: "put", revision: 2 },
      { type: "transaction", held: true, results: [{ type: "put" }, { keyVersions: [{ value: "1" }] }] },
    ]);
  });

  test("decide all conditions before they write", () => {
    const ifA = { span: spanOfKey("a"), is: "greater", target: { of: "version", number: 0 } } as const;
    const inner: TransactionOperation = {
      ...transaction(put("b", "seen")),
      when: [ifA],
      otherwise: [put("b", "not")],
    };
    etcd.transact(transaction(put("a"), inner));
    expect(content()).toEqual(["a=", "b=not"]);
  });

  test.each([
    { name: "a lease that is not there", last: put("b", "", { leaseId: "9" }), error: "lease not found" },
    {
      name: "a value to keep that is not there",
      last: put("b", "", { keepsValue: true }),
      error: "key not found",
    },
    { name: "a revision of the future", last: { ...get("a"), revision: 99 } as Operation, error: "future" },
  ])("write nothing when they are refused: $name", ({ last, error }) => {
    expect(() => etcd.transact(transaction(put("a"), transaction(last)))).toThrow(error);
    expect(content()).toEqual([]);
    expect(etcd.revision).toBe(1);
  });

  test("are not refused for what they do not do", () => {
    const { held } = etcd.transact({ ...transaction(), otherwise: [put("b", "", { leaseId: "9" })] });
    expect(held).toBe(true);
  });
});

describe("one key, twice in a transaction", () => {
  test.each<{ name: string; operations: Operation[] }>([
    { name: "put and put", operations: [put("a"), put("a")] },
    { name: "put and deleted", operations: [put("a"), remove(spanOfKey("a"))] },
    { name: "put here and there", operations: [put("a"), transaction(put("a"))] },
    { name: "put there and there", operations: [transaction(put("a")), transaction(put("a"))] },
    { name: "deleted there, put here", operations: [transaction(remove(spanOfPrefix("a"))), put("ab")] },
  ])("is refused: $name", ({ operations }) => {
    expect(() => checkOverlaps(transaction(...operations))).toThrow("duplicate key");
  });

  test.each<{ name: string; operations: Operation[] }>([
    { name: "deleted and deleted", operations: [remove(spanOfKey("a")), remove(ALL_KEYS)] },
    {
      name: "put in both branches of one",
      operations: [{ ...transaction(put("a")), otherwise: [put("a")] }],
    },
    {
      name: "put, and all from it on deleted, which etcd does not see",
      operations: [put("a"), remove(ALL_KEYS)],
    },
  ])("is taken: $name", ({ operations }) => {
    expect(() => checkOverlaps(transaction(...operations))).not.toThrow();
  });
});

describe("leases", () => {
  test("carry the keys that were put under them last", () => {
    for (const leaseId of ["1", "2"]) etcd.grantLease(leaseId, 60);
    etcd.transact(transaction(put("a", "", { leaseId: "1" }), put("b", "", { leaseId: "1" })));
    etcd.transact(transaction(put("a", "", { leaseId: "2" })));
    etcd.transact(transaction(put("b", "x", { keepsLease: true })));
    etcd.revokeLease("1");
    expect(content()).toEqual(["a="]);
    etcd.transact(transaction(put("a")));
    etcd.revokeLease("2");
    expect(content()).toEqual(["a="]);
  });

  test("without keys end without a revision", () => {
    etcd.grantLease("1", 60);
    etcd.revokeLease("1");
    expect(etcd.revision).toBe(1);
  });
});
