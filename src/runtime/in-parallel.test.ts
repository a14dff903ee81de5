import { expect, test } from "vitest";
import { type Deferred, deferred } from "./deferred.js";
import { inParallel } from "./in-parallel.js";

test("no more than so many are under way, and the results stand in the order of the things", async () => {
  const open = new Map<string, Deferred<string>>();
  const all = inParallel(2, ["a", "b", "c"], (item) => {
    open.set(item, deferred());
    return open.get(item)?.promise ?? Promise.reject();
  });
  expect([...open.keys()]).toEqual(["a", "b"]);
  open.get("b")?.resolve("B");
  await open.get("b")?.promise;
  await Promise.resolve();
  expect([...open.keys()]).toEqual(["a", "b", "c"]);
  open.get("c")?.resolve("C");
  open.get("a")?.resolve("A");
  expect(await all).toEqual(["A", "B", "C"]);
});

test("the first that fails is thrown", async () => {
  const work = (item: number) => (item === 2 ? Promise.reject(new Error("two")) : Promise.resolve(item));
  await expect(inParallel(2, [1, 2, 3], work)).rejects.toThrow("two");
});
