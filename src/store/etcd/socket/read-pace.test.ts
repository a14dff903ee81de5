import { describe, expect, test, vi } from "vitest";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import { ReadPace } from "./read-pace.js";

const SMALL = 200;
const DENSE = 4 * 1024;
const LARGE = 64 * 1024;

function pace({ mayWait = true } = {}) {
  const clock = new VirtualClock();
  const resume = vi.fn();
  return { clock, resume, pace: new ReadPace({ clock, mayWait: () => mayWait, resume }) };
}

describe("the pace of reads", () => {
  test("a read that comes long after the last one does not stop it", async () => {
    const { clock, pace: reads } = pace();
    expect(reads.goesOn(SMALL)).toBe(true);
    await clock.advance(100);
    expect(reads.goesOn(SMALL)).toBe(true);
  });

  test("a second read soon after stops it for 2 ms", async () => {
    const { clock, resume, pace: reads } = pace();
    reads.goesOn(SMALL);
    await clock.advance(1);
    expect(reads.goesOn(SMALL)).toBe(false);
    await clock.advance(1);
    expect(resume).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(resume).toHaveBeenCalledOnce();
  });

  test("a steady flow is read each 2 ms", async () => {
    const { clock, resume, pace: reads } = pace();
    reads.goesOn(SMALL);
    for (let read = 1; read <= 10; read += 1) {
      await clock.advance(read === 1 ? 1 : 2);
      expect(resume).toHaveBeenCalledTimes(read - 1);
      expect(reads.goesOn(SMALL)).toBe(false);
    }
  });

  test("a dense flow is read each 8 ms", async () => {
    const { clock, resume, pace: reads } = pace();
    reads.goesOn(DENSE);
    for (let read = 1; read <= 10; read += 1) {
      await clock.advance(read === 1 ? 1 : 8);
      expect(resume).toHaveBeenCalledTimes(read - 1);
      expect(reads.goesOn(DENSE)).toBe(false);
    }
  });

  test("a large piece is followed at once by the next", () => {
    const { pace: reads } = pace();
    reads.goesOn(LARGE);
    expect(reads.goesOn(LARGE)).toBe(true);
  });

  test("while somebody waits it never stops", () => {
    const { pace: reads } = pace({ mayWait: false });
    reads.goesOn(SMALL);
    expect(reads.goesOn(SMALL)).toBe(true);
  });

  test("it goes on at once when somebody begins to wait", () => {
    const { resume, pace: reads } = pace();
    reads.goesOn(SMALL);
    reads.goesOn(SMALL);
    reads.hurry();
    expect(resume).toHaveBeenCalledOnce();
  });
});
