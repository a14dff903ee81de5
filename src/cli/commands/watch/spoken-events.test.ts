import { expect, test } from "vitest";
import { aborted } from "../../../runtime/abort.js";
import type { Word } from "../../result.js";
import { SpokenEvents } from "./spoken-events.js";

const WORD: Word = { word: "warning", text: "it failed" };

async function* firstThenWait(signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  yield "first";
  await aborted(signal);
}

test("a word is said while the next event is waited for", async () => {
  const [spoken, scope] = [new SpokenEvents<string>(), new AbortController()];
  const items = spoken.of(firstThenWait(scope.signal), () => scope.abort());
  expect(await items.next()).toEqual({ done: false, value: "first" });
  const next = items.next();
  spoken.say(WORD);
  expect(await next).toEqual({ done: false, value: WORD });
  await items.return(undefined);
});

test("a consumer that leaves ends events that wait", async () => {
  const [spoken, scope] = [new SpokenEvents<string>(), new AbortController()];
  spoken.say(WORD);
  for await (const item of spoken.of(firstThenWait(scope.signal), () => scope.abort())) {
    if (item === WORD) break;
  }
  expect(scope.signal.aborted).toBe(true);
});

test("no event is asked for before the one before it was taken", async () => {
  let asked = 0;
  const events = (async function* () {
    while (true) yield ++asked;
  })();
  const items = new SpokenEvents<number>().of(events, () => {});
  await items.next();
  await items.next();
  expect(asked).toBeLessThanOrEqual(3);
  await items.return(undefined);
});

test("events that fail fail the whole", async () => {
  const failing = (async function* (): AsyncGenerator<string, void, undefined> {
    yield "first";
    throw new Error("no leader");
  })();
  const items = new SpokenEvents<string>().of(failing, () => {});
  await items.next();
  await expect(items.next()).rejects.toThrow("no leader");
});
