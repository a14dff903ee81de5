import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { AbortScope } from "./abort.js";

test("a scope under a parent that has aborted listens to no other", () => {
  const [living, ended] = [new AbortController(), new AbortController()];
  ended.abort("over");
  const scope = new AbortScope(living.signal, ended.signal);
  expect(scope.signal.reason).toBe("over");
  expect(getEventListeners(living.signal, "abort")).toEqual([]);
});

test("a scope that ends or is let go leaves no listener on its parents", () => {
  const parents = [new AbortController(), new AbortController()] as const;
  const [first, second] = [parents[0].signal, parents[1].signal];
  const ended = new AbortScope(first, second);
  const letGo = new AbortScope(first, second);
  ended.abort("over");
  letGo[Symbol.dispose]();
  expect([first, second].flatMap((signal) => getEventListeners(signal, "abort"))).toEqual([]);
  expect([ended.signal.aborted, letGo.signal.aborted]).toEqual([true, false]);
});
