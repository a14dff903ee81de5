import { beforeEach, describe, expect, test } from "vitest";
import { ALL_KEYS, type KeySpan, spanOfKey, spanOfPrefix } from "./key-span.js";
import { isDeleted, type KeyVersion, NO_LEASE } from "./key-version.js";
import { Keyspace } from "./keyspace.js";
import { WatchHub } from "./watch-hub.js";
import type { WatchListener } from "./watcher.js";

class Listener implements WatchListener {
  isFull = false;
  readonly heard: string[] = [];
  readonly batches: number[] = [];
  behind = 0;
  compacted: number | undefined;

  onChanges(changes: readonly KeyVersion[]): void {
    this.batches.push(changes.length);
    for (const change of changes)
      this.heard.push(`${isDeleted(change) ? "-" : "+"}${change.key}@${change.modRevision}`);
  }
  onBehind(): void {
    this.behind += 1;
  }
  onCompacted(revision: number): void {
    this.compacted = revision;
  }
}

let keyspace: Keyspace;
let hub: WatchHub;

beforeEach(() => {
  keyspace = new Keyspace((revision, changes) => hub.publish(revision, changes));
  hub = new WatchHub(keyspace);
});

function put(...keys: string[]): void {
  keyspace.transact(() => {
    for (const key of keys) keyspace.put(key, "", NO_LEASE);
  });
}
function remove(key: string): void {
  keyspace.transact(() => {
    const existing = keyspace.get(key);
    if (existing !== undefined) keyspace.delete(existing);
  });
}
function watch(span: KeySpan, rest: { startRevision?: number; noPut?: boolean; noDelete?: boolean } = {}) {
  const listener = new Listener();
  const watcher = hub.create({ span, startRevision: 0, ...rest }, listener);
  hub.resume(watcher);
  return { listener, watcher };
}

describe("what a watch hears", () => {
  test("the changes of its span, a transaction at once", () => {
    const { listener } = watch(spanOfPrefix("a"));
    put("a1", "b", "a2");
    put("b");
    remove("a1");
    expect(listener.heard).toEqual(["+a1@2", "+a2@2", "-a1@4"]);
    expect(listener.batches).toEqual([2, 1]);
  });

  test.each([
    { name: "one key", span: spanOfKey("b"), heard: ["+b@3"] },
    { name: "all keys", span: ALL_KEYS, heard: ["+a@2", "+b@3", "+c@4"] },
    { name: "a range", span: { from: "b", to: "c" }, heard: ["+b@3"] },
    { name: "all from a key on", span: { from: "b", to: undefined }, heard: ["+b@3", "+c@4"] },
  ])("of $name", ({ span, heard }) => {
    const { listener } = watch(span);
    for (const key of ["a", "b", "c"]) put(key);
    expect(listener.heard).toEqual(heard);
  });

  test("several watches of one span each hear it once", () => {
    const listeners = [watch(spanOfKey("a")), watch(spanOfKey("a")), watch(ALL_KEYS), watch(ALL_KEYS)];
    put("a");
    for (const { listener } of listeners) expect(listener.heard).toEqual(["+a@2"]);
  });

  test("filters leave out puts, or deletes, or both", () => {
    const noPut = watch(ALL_KEYS, { noPut: true });
    const noDelete = watch(ALL_KEYS, { noDelete: true });
    const nothing = watch(ALL_KEYS, { noPut: true, noDelete: true });
    put("a");
    remove("a");
    expect([noPut, noDelete, nothing].map(({ listener }) => listener.heard)).toEqual([
      ["-a@3"],
      ["+a@2"],
      [],
    ]);
  });

  test("the past from its revision on, then the present, nothing twice", () => {
    for (const key of ["a", "b", "c"]) put(key);
    const { listener } = watch(ALL_KEYS, { startRevision: 3 });
    put("d");
    expect(listener.heard).toEqual(["+b@3", "+c@4", "+d@5"]);
  });

  test("nothing before a revision of the future", () => {
    const { listener, watcher } = watch(ALL_KEYS, { startRevision: 4 });
    put("a");
    put("b");
    expect(hub.isUpToDate(watcher)).toBe(false);
    put("c");
    expect(hub.isUpToDate(watcher)).toBe(true);
    expect(listener.heard).toEqual(["+c@4"]);
  });

  test("nothing after it was canceled", () => {
    const { listener, watcher } = watch(ALL_KEYS);
    hub.cancel(watcher);
    hub.cancel(watcher);
    put("a");
    expect(listener.heard).toEqual([]);
    expect(hub.size).toBe(0);
  });

  test("a past of thousands of revisions comes in parts of whole revisions", () => {
    for (let n = 0; n < 2_500; n++) put(`a${n}`, `b${n}`);
    const { listener } = watch(ALL_KEYS, { startRevision: 1 });
    expect(listener.batches).toEqual([2_000, 2_000, 1_000]);
    expect(listener.heard).toHaveLength(5_000);
  });
});

describe("a listener that is full", () => {
  test("is told nothing, and what it missed when it has room again", () => {
    const { listener, watcher } = watch(ALL_KEYS);
    put("a");
    listener.isFull = true;
    put("b");
    put("c");
    expect(listener).toMatchObject({ heard: ["+a@2"], behind: 1 });
    expect(hub.resume(watcher)).toBe(false);
    listener.isFull = false;
    expect(hub.resume(watcher)).toBe(true);
    put("d");
    expect(listener.heard).toEqual(["+a@2", "+b@3", "+c@4", "+d@5"]);
  });

  test("does not hinder another", () => {
    const slow = watch(ALL_KEYS);
    const fast = watch(ALL_KEYS);
    slow.listener.isFull = true;
    put("a");
    expect(fast.listener.heard).toEqual(["+a@2"]);
  });

  test("is over when what it missed was compacted", () => {
    const { listener, watcher } = watch(ALL_KEYS);
    listener.isFull = true;
    put("a");
    put("b");
    keyspace.compact(3);
    listener.isFull = false;
    expect(hub.resume(watcher)).toBe(true);
    expect(listener).toMatchObject({ heard: [], compacted: 3 });
    expect(hub.isUpToDate(watcher)).toBe(false);
  });

  test("gets full in the middle of the past, and goes on where it stopped", () => {
    for (let n = 0; n < 1_500; n++) put(`k${n}`);
    const listener = new Listener();
    const watcher = hub.create({ span: ALL_KEYS, startRevision: 1 }, listener);
    const onChanges = listener.onChanges.bind(listener);
    listener.onChanges = (changes) => {
      onChanges(changes);
      listener.isFull = true;
    };
    expect(hub.resume(watcher)).toBe(false);
    expect(listener.heard).toHaveLength(1_000);
    put("late");
    listener.isFull = false;
    hub.resume(watcher);
    expect(new Set(listener.heard).size).toBe(1_501);
    expect(listener.heard.at(-1)).toBe("+late@1502");
  });
});

test("a change is not compared with watches of other keys", () => {
  const asked: string[] = [];
  for (let n = 0; n < 1_000; n++) {
    const { listener, watcher } = watch(n % 2 === 0 ? spanOfKey(`k${n}`) : spanOfPrefix(`k${n}/`));
    watcher.wants = () => {
      asked.push(`k${n}`);
      return true;
    };
    expect(listener.heard).toEqual([]);
  }
  put("k10");
  put("k11/1");
  expect(asked).toEqual(["k10", "k11"]);
});
