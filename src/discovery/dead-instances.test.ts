import { describe, expect, test } from "vitest";
import { findDead } from "./dead-instances.js";
import type { Instance } from "./instance.js";

const [A, B] = ["10.0.3.7:8080", "10.0.3.9:8080"] as const;

interface Row {
  readonly id: string;
  readonly value?: string;
  readonly lease?: boolean;
  /** createRevision */
  readonly created?: number;
  readonly version?: string;
}

function instance({ id, value = A, lease = true, created = 100, version = "1" }: Row): Instance {
  return {
    key: `user.rpc/${id}`,
    service: "user.rpc",
    id,
    value,
    address: value.startsWith("{") ? null : value,
    leaseId: lease ? id : null,
    createRevision: `${created}`,
    modRevision: `${created + Number(version) - 1}`,
    version,
  };
}

function found(rows: readonly Row[], failing: readonly string[] = [], unreachable = false) {
  const failures = new Map(failing.map((address) => [address, "connection refused"]));
  const { dead, changedInPlace, ...counts } = findDead(rows.map(instance), { failures, unreachable });
  return {
    dead: dead.map(({ instance: { id }, reason, why, keeper }) =>
      [id, reason, why, ...(keeper === undefined ? [] : [`keeps ${keeper.id}`])].join(": "),
    ),
    kept: changedInPlace.map(({ id }) => id),
    ...counts,
  };
}

describe("a key without a lease", () => {
  test("is dead when nothing takes connections at its address", () => {
    expect(found([{ id: "1" }, { id: "12", value: B, lease: false }], [B])).toEqual({
      dead: ["12: noLease: no lease; connection refused"],
      kept: [],
      endpointCount: 2,
      vanishingCount: 1,
    });
  });

  test("is kept when something does", () => {
    expect(found([{ id: "12", lease: false }]).dead).toEqual([]);
  });

  test("is somebody else's data when it holds no address", () => {
    expect(found([{ id: "12", value: '{"a":1}', lease: false }], ['{"a":1}'])).toMatchObject({
      dead: [],
      endpointCount: 0,
    });
  });
});

describe("of several keys with one address", () => {
  test("the newest is kept, by its createRevision as a number", () => {
    const rows = [
      { id: "1", created: 99 },
      { id: "2", created: 1_000 },
      { id: "3", created: 100 },
    ];
    expect(found(rows)).toEqual({
      dead: [
        "3: duplicate: older of 3 keys, one address: keeps 2",
        "1: duplicate: older of 3 keys, one address: keeps 2",
      ],
      kept: [],
      endpointCount: 1,
      vanishingCount: 0,
    });
  });

  test("one with a lease is kept before a newer one without", () => {
    const rows = [
      { id: "1", created: 1 },
      { id: "2", created: 2, lease: false },
    ];
    expect(found(rows).dead).toEqual(["2: duplicate: no lease; 1 of 2 keys, one address: keeps 1"]);
  });

  test("those without a lease that cannot be reached are not kept in place of one with a lease", () => {
    const rows = [
      { id: "1", created: 1 },
      { id: "2", created: 2, lease: false },
    ];
    expect(found(rows, [A])).toMatchObject({
      dead: ["2: noLease: no lease; connection refused"],
      vanishingCount: 0,
    });
  });

  test("one that was changed in place is kept, and so is the one whose address it says: drained?", () => {
    const rows = [
      { id: "1", created: 1 },
      { id: "2", created: 2, version: "2" },
    ];
    expect(found(rows)).toMatchObject({ dead: [], kept: ["2"] });
  });

  test("one without a lease that was changed in place is no drain", () => {
    const rows = [
      { id: "1", created: 1, lease: false, version: "3" },
      { id: "2", created: 2, lease: false },
    ];
    expect(found(rows)).toMatchObject({
      dead: ["1: duplicate: older of 2 keys, one address: keeps 2"],
      kept: [],
    });
  });
});

describe("a key with a lease that cannot be reached", () => {
  test("is kept, unless it is asked for", () => {
    expect(found([{ id: "1" }], [A]).dead).toEqual([]);
    expect(found([{ id: "1" }], [A], true)).toMatchObject({
      dead: ["1: unreachable: lease alive; connection refused"],
      vanishingCount: 1,
    });
  });

  test("is kept all the same when it was changed in place: to delete it would end the drain", () => {
    expect(found([{ id: "1", version: "2" }], [A], true).dead).toEqual([]);
  });
});
