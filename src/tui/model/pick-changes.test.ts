import { expect, test } from "vitest";
import { type NewChange, PickChanges } from "./pick-changes.js";

function change(what: string, from: string, to: string, more: Partial<NewChange> = {}): NewChange {
  const before = { share: 0.3, failureShare: 0, latency: undefined };
  return { atMs: 1_000, words: { what, from, to }, subject: "c", before, callsPerSecond: 200, ...more };
}

function texts({ all }: PickChanges): string[] {
  return all.map(({ words: { what, from, to } }) => `${what} ${from} ${to}`.trim());
}

test("a key pressed again at once is one change, from where the first began", () => {
  const changes = new PickChanges();
  changes.add(change("c latency", "5", "10 ms"));
  changes.add(
    change("c latency", "10", "20 ms", { atMs: 1_500, before: { ...change("", "", "").before, share: 0.1 } }),
  );
  expect(texts(changes)).toEqual(["c latency 5 20 ms"]);
  expect(changes.count).toBe(1);
  changes.picked("c", false, 1_600);
  changes.picked("c", false, 1_900);
  changes.ended("c", 5, true, 1_901);
  expect(changes.all[0]?.effect?.result?.before.share).toBe(0.3);
});

test.each([
  { name: "later", second: change("c latency", "10", "20 ms", { atMs: 4_000 }) },
  { name: "of another endpoint", second: change("b latency", "5", "10 ms", { subject: "b" }) },
  { name: "of another kind", second: change("c failing", "0%", "50%") },
])("one $name is another change, and ends the measuring of the first", ({ second }) => {
  const changes = new PickChanges();
  changes.add(change("c latency", "5", "10 ms"));
  changes.add(second);
  expect(changes.all).toHaveLength(2);
  expect(changes.all[0]?.effect?.isOver).toBe(true);
  expect(changes.all[1]?.effect?.isOver).toBe(false);
});

test("only so many are kept, and all are counted", () => {
  const changes = new PickChanges();
  for (let at = 0; at < 250; at += 1) changes.note(at, `note ${at}`);
  expect([changes.all.length, changes.count, changes.all.at(-1)?.words.to]).toEqual([100, 250, "note 249"]);
});
