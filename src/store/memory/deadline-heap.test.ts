import fc from "fast-check";
import { expect, test } from "vitest";
import { DeadlineHeap } from "./deadline-heap.js";

test.each([1, 2])("gives what is due, earliest first, and keeps the rest (seed %i)", (seed) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 })),
      fc.integer({ min: 0, max: 100 }),
      (deadlines, nowMs) => {
        const heap = new DeadlineHeap<number>();
        for (const ms of deadlines) heap.push(ms, ms);
        const inOrder = [...deadlines].sort((a, b) => a - b);
        expect(heap.nextMs).toBe(inOrder[0]);
        expect(heap.takeUntil(nowMs)).toEqual(inOrder.filter((ms) => ms <= nowMs));
        expect(heap.takeUntil(100)).toEqual(inOrder.filter((ms) => ms > nowMs));
        expect(heap.nextMs).toBeUndefined();
      },
    ),
    { seed },
  );
});
