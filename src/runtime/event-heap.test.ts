import { expect, test } from "vitest";
import { EventHeap } from "./event-heap.js";
import { seededRandom } from "./seeded-random.js";

test("what is soonest comes first, and of one time what was planned first (seed 1)", () => {
  const random = seededRandom(1);
  const heap = new EventHeap<{ atNs: number; order: number }>();
  const planned = Array.from({ length: 2_000 }, (_, order) => ({ atNs: random.below(300), order }));
  const taken: { atNs: number; order: number }[] = [];
  for (const event of planned) {
    heap.push(event.atNs + taken.length, { ...event, atNs: event.atNs + taken.length });
    if (event.order % 3 === 2) taken.push(heap.pop() ?? { atNs: -1, order: -1 });
  }
  const rest: typeof taken = [];
  while (heap.nextAt < Number.POSITIVE_INFINITY) rest.push(heap.pop() ?? { atNs: -1, order: -1 });
  expect(taken.length + rest.length).toBe(planned.length);
  expect(rest).toEqual([...rest].sort((a, b) => a.atNs - b.atNs || a.order - b.order));
});

test("an empty heap has nothing to give, before and after", () => {
  const heap = new EventHeap<string>();
  expect([heap.pop(), heap.nextAt]).toEqual([undefined, Number.POSITIVE_INFINITY]);
  heap.push(5, "a");
  expect([heap.nextAt, heap.pop(), heap.pop()]).toEqual([5, "a", undefined]);
});
