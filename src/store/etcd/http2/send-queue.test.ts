import { describe, expect, test } from "vitest";
import { SendQueue } from "./send-queue.js";

function takeAll(queue: SendQueue, most: number): string[] {
  const taken: string[] = [];
  for (let part = queue.take(most); part !== undefined; part = queue.take(most)) {
    taken.push(`${part.bytes}${part.isLast ? "." : ""}`);
  }
  return taken;
}

describe("SendQueue", () => {
  test("gives what the window and the largest frame let through, the rest when the window is moved", () => {
    const queue = new SendQueue();
    queue.push(Buffer.from("abcdefgh"));
    expect(takeAll(queue, 3)).toEqual([]);
    queue.widen(5);
    expect(takeAll(queue, 3)).toEqual(["abc", "de"]);
    queue.widen(100);
    expect(takeAll(queue, 3)).toEqual(["fgh"]);
  });

  test("says which part is the last, also when nothing is left to send", () => {
    const queue = new SendQueue();
    queue.widen(10);
    queue.push(Buffer.from("ab"));
    queue.push(Buffer.from("cd"));
    queue.end();
    expect([takeAll(queue, 9), queue.isEnded]).toEqual([["ab", "cd."], true]);
    const empty = new SendQueue();
    empty.push(Buffer.alloc(0));
    empty.end();
    expect([takeAll(empty, 9), empty.isEnded]).toEqual([["."], true]);
  });

  test("sends nothing while the other side has taken back more than was left", () => {
    const queue = new SendQueue();
    queue.widen(2);
    queue.push(Buffer.from("abc"));
    queue.widen(-3);
    expect(takeAll(queue, 9)).toEqual([]);
    queue.widen(3);
    expect(takeAll(queue, 9)).toEqual(["ab"]);
  });
});
