import { expect, test } from "vitest";
import { type Deferred, deferred } from "./deferred.js";
import { SharedWork } from "./shared-work.js";

/** Work whose ends are in the test's hands. */
class World {
  readonly begun: { readonly signal: AbortSignal; readonly end: Deferred<string> }[] = [];
  readonly shared = new SharedWork((signal) => {
    const end = deferred<string>();
    this.begun.push({ signal, end });
    return end.promise;
  });
}

test("one piece of work answers all who wait", async () => {
  const { shared, begun } = new World();
  const { signal } = new AbortController();
  const answers = [shared.wait(signal), shared.wait(signal)];
  begun[0]?.end.resolve("token");
  expect(await Promise.all(answers)).toEqual(["token", "token"]);
  expect(begun).toHaveLength(1);
});

test("who gives up, though it came first, ends nothing for the others", async () => {
  const { shared, begun } = new World();
  const first = new AbortController();
  const given = shared.wait(first.signal);
  const kept = shared.wait(new AbortController().signal);
  first.abort(new Error("enough"));
  await expect(given).rejects.toThrow("enough");
  expect(begun[0]?.signal.aborted).toBe(false);
  begun[0]?.end.resolve("token");
  expect(await kept).toBe("token");
});

test("it is ended when nobody waits any more, and begun anew for the next", async () => {
  const { shared, begun } = new World();
  const callers = [new AbortController(), new AbortController()];
  const answers = callers.map(({ signal }) => shared.wait(signal));
  for (const caller of callers) caller.abort(new Error("enough"));
  await Promise.allSettled(answers);
  expect(begun[0]?.signal.aborted).toBe(true);
  const next = shared.wait(new AbortController().signal);
  begun[1]?.end.resolve("second");
  expect(await next).toBe("second");
});

test("a failure is told to all who wait, and the next begins anew", async () => {
  const { shared, begun } = new World();
  const { signal } = new AbortController();
  const answers = [shared.wait(signal), shared.wait(signal)];
  begun[0]?.end.reject(new Error("refused"));
  for (const answer of answers) await expect(answer).rejects.toThrow("refused");
  void shared.wait(signal);
  expect(begun).toHaveLength(2);
});
