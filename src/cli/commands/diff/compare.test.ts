import { expect, test } from "vitest";
import { compareSnapshots } from "./compare.js";
import type { Snapshot } from "./snapshot.js";

function whole(services: Readonly<Record<string, readonly string[]>>): Snapshot {
  return { itemsOf: new Map(Object.entries(services)), isPartial: false };
}

function partial(services: Readonly<Record<string, readonly string[]>>): Snapshot {
  return { ...whole(services), isPartial: true };
}

function names(before: Snapshot, after: Snapshot): string[] {
  return compareSnapshots(before, after, "addresses").services.map(({ name, change }) => `${change} ${name}`);
}

test("tells what came and what went, and counts what is equal", () => {
  const before = whole({ "user.rpc": ["a:1", "b:1"], "pay.rpc": ["p:1"], "order.rpc": ["o:1"] });
  const after = whole({ "user.rpc": ["a:1", "c:1"], "new.rpc": ["n:1"], "order.rpc": ["o:1"] });
  expect(compareSnapshots(before, after, "addresses")).toEqual({
    schemaVersion: 1,
    kind: "diffReport",
    comparing: "addresses",
    services: [
      { name: "new.rpc", change: "added", added: ["n:1"], removed: [], beforeCount: 0, afterCount: 1 },
      { name: "pay.rpc", change: "removed", added: [], removed: ["p:1"], beforeCount: 1, afterCount: 0 },
      {
        name: "user.rpc",
        change: "changed",
        added: ["c:1"],
        removed: ["b:1"],
        beforeCount: 2,
        afterCount: 2,
      },
    ],
    equalCount: 1,
  });
});

test("a service that has nothing on both sides is none", () => {
  expect(compareSnapshots(whole({ a: [] }), whole({ a: [] }), "addresses")).toMatchObject({
    services: [],
    equalCount: 0,
  });
});

test("of services that a snapshot does not tell of nothing is said", () => {
  expect(names(partial({ a: ["x:1"] }), whole({ b: ["y:1"] }))).toEqual(["removed a"]);
  expect(names(whole({ a: ["x:1"], b: ["y:1"] }), partial({ b: [] }))).toEqual(["removed b"]);
  expect(names(partial({ a: ["x:1"] }), partial({ b: ["y:1"] }))).toEqual([]);
});
