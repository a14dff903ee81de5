import { describe, expect, test, vi } from "vitest";
import { EventQueue } from "./event-queue.js";

/** Reads to the end; `seen` is what came so far. */
function consume<T>(queue: EventQueue<T>) {
  const seen: T[] = [];
  const end = (async () => {
    for await (const value of queue) seen.push(value);
  })();
  return { seen, end };
}

describe("an event queue", () => {
  test("lets its consumer finish what is queued when it is closed", async () => {
    const queue = new EventQueue<number>();
    queue.push(1);
    queue.push(2);
    queue.close();
    const { seen, end } = consume(queue);
    await end;
    expect(seen).toEqual([1, 2]);
    expect(queue.push(3)).toBe(false);
  });

  test("drops what is queued when it fails, and throws once", async () => {
    const queue = new EventQueue<number>();
    const failure = new Error("etcd is gone");
    queue.push(1);
    queue.fail(failure);
    await expect(queue.next()).rejects.toBe(failure);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  test("keeps the first of two ends", async () => {
    const queue = new EventQueue<number>();
    queue.push(1);
    queue.close();
    queue.fail(new Error("too late"));
    const { seen, end } = consume(queue);
    await end;
    expect(seen).toEqual([1]);
  });

  test("refuses what is beyond its capacity", () => {
    const queue = new EventQueue<number>({ capacity: 1 });
    expect([queue.push(1), queue.push(2)]).toEqual([true, false]);
  });

  test("tells when its consumer leaves", async () => {
    const onLeave = vi.fn();
    const queue = new EventQueue<number>({ onLeave });
    queue.push(1);
    for await (const _ of queue) break;
    expect(onLeave).toHaveBeenCalledOnce();
  });
});
