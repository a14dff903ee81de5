import { beforeEach, describe, expect, test } from "vitest";
import { ALL_KEYS, spanOfKey, spanOfPrefix } from "./key-span.js";
import { NO_LEASE } from "./key-version.js";
import { Keyspace } from "./keyspace.js";

let commits: (readonly [revision: number, keys: readonly string[]])[];
let keyspace: Keyspace;

beforeEach(() => {
  commits = [];
  keyspace = new Keyspace((revision, changes) => commits.push([revision, changes.map(({ key }) => key)]));
});

const put = (key: string, value = "") => keyspace.transact(() => keyspace.put(key, value, NO_LEASE));
function remove(key: string): void {
  keyspace.transact(() => {
    const existing = keyspace.get(key);
    if (existing !== undefined) keyspace.delete(existing);
  });
}
const at = (revision: number) =>
  [...keyspace.keysIn(ALL_KEYS, revision)].map(({ key, value }) => `${key}=${value}`);
const log = () => [...keyspace.changesFrom(0)].map(({ key, modRevision }) => `${key}@${modRevision}`);

describe("history", () => {
  test("every revision can be read as it was", () => {
    put("a", "1"); // revision 2
    put("b", "1");
    put("a", "2");
    remove("a");
    put("a", "3");
    expect([1, 2, 3, 4, 5, 6].map(at)).toEqual([
      [],
      ["a=1"],
      ["a=1", "b=1"],
      ["a=2", "b=1"],
      ["b=1"],
      ["a=3", "b=1"],
    ]);
  });

  test("a key that was deleted begins anew", () => {
    put("a");
    expect(put("a")).toMatchObject({ createRevision: 2, modRevision: 3, version: 2 });
    remove("a");
    expect(put("a")).toMatchObject({ createRevision: 5, modRevision: 5, version: 1 });
  });

  test("counts what a span holds, now and then", () => {
    for (const key of ["a", "ab", "b"]) put(key);
    remove("ab");
    expect(keyspace.countIn(spanOfPrefix("a"), 4)).toBe(2);
    expect(keyspace.countIn(spanOfPrefix("a"), 5)).toBe(1);
    expect(keyspace.countIn(spanOfKey("ab"), 4)).toBe(1);
    expect(keyspace.countIn(spanOfKey("ab"), 5)).toBe(0);
  });
});

describe("transactions", () => {
  test("are one revision, told once, however much they write", () => {
    keyspace.transact(() => {
      keyspace.put("a", "", NO_LEASE);
      keyspace.put("b", "", NO_LEASE);
    });
    expect(keyspace.revision).toBe(2);
    expect(commits).toEqual([[2, ["a", "b"]]]);
  });

  test("see what they wrote themselves", () => {
    keyspace.transact(() => {
      expect(keyspace.get("a")).toBeUndefined();
      keyspace.put("a", "1", NO_LEASE);
      expect(keyspace.get("a")).toMatchObject({ value: "1", modRevision: 2 });
    });
  });

  test("that write nothing are no revision", () => {
    remove("nothing");
    expect(keyspace.revision).toBe(1);
    expect(commits).toEqual([]);
  });
});

describe("compaction", () => {
  beforeEach(() => {
    put("a", "1"); // 2
    put("a", "2"); // 3
    put("gone", "1"); // 4
    remove("gone"); // 5
    put("b", "1"); // 6
    put("a", "3"); // 7
  });

  test("keeps the state at its revision and everything after", () => {
    keyspace.compact(6);
    expect(at(6)).toEqual(["a=2", "b=1"]);
    expect(at(7)).toEqual(["a=3", "b=1"]);
    expect(log()).toEqual(["b@6", "a@7"]);
  });

  test("keeps the change that was made at its revision, a delete, too", () => {
    keyspace.compact(5);
    expect(log()[0]).toBe("gone@5");
  });

  test("forgets what a key was before", () => {
    keyspace.compact(7);
    expect(keyspace.get("a")?.previous).toBeUndefined();
  });

  test.each([
    { name: "the future", revision: 8, error: "future revision" },
    { name: "what is compacted already", revision: 3, error: "compacted" },
  ])("refuses $name", ({ revision, error }) => {
    keyspace.compact(4);
    expect(() => keyspace.compact(revision)).toThrow(error);
    expect(() => keyspace.checkRevision(revision)).toThrow(error);
  });

  test("gives all memory back when nothing is left", () => {
    for (const key of ["a", "b"]) remove(key);
    keyspace.compact(keyspace.revision);
    expect(keyspace.bytes).toBe(0);
  });

  test("leaves the memory of a store that was filled once", () => {
    const fresh = new Keyspace(() => {});
    for (const [key, value] of [
      ["a", "3"],
      ["b", "1"],
    ] as const)
      fresh.transact(() => fresh.put(key, value, NO_LEASE));
    keyspace.compact(7);
    expect(keyspace.bytes).toBe(fresh.bytes);
  });
});

test("history is not longer than its limit: the oldest of it is compacted", () => {
  const short = new Keyspace(() => {}, 100);
  for (let n = 0; n < 1_000; n++) short.transact(() => short.put("a", String(n), NO_LEASE));
  expect([...short.changesFrom(0)].length).toBeLessThanOrEqual(100);
  expect([...short.changesFrom(0)].length).toBeGreaterThan(80);
  expect(short.compactedRevision).toBeGreaterThan(900);
  expect(short.get("a")).toMatchObject({ value: "999", version: 1_000 });
});
