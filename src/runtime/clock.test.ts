import { expect, test, vi } from "vitest";
import { systemClock } from "./clock.js";

test("a sleep longer than Node's timers can wait does not end at once", async () => {
  vi.useFakeTimers();
  try {
    let isOver = false;
    const ending = new AbortController();
    void systemClock.sleep(1_000 * 3_600_000, ending.signal).then(
      () => {
        isOver = true;
      },
      () => {},
    );
    await vi.advanceTimersByTimeAsync(24 * 24 * 3_600_000);
    expect(isOver).toBe(false);
    ending.abort();
  } finally {
    vi.useRealTimers();
  }
});
