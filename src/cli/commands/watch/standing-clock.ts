/**
 * The clock of a watch that writes lines: short waits block the process. It has nothing else to do between two reads of
 * its socket, and a timer there wakes it twice: the kernel first tells libuv of what came on a socket that is not read
 * just now. `test/bench/socket-floor.ts` shows what that costs.
 */
import type { Clock } from "../../../runtime/clock.js";

/** Nobody ever changes it, nor wakes who waits for that. */
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** `clock`, but for the short waits. Not where keys, timers or calls of others are to be answered meanwhile. */
export function standingClock(clock: Clock): Clock {
  return {
    monotonicMs: () => clock.monotonicMs(),
    wallMs: () => clock.wallMs(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    after(ms, then) {
      const untilMs = clock.monotonicMs() + ms;
      // One turn later what was read is told and written.
      setImmediate(() =>
        setImmediate(() => {
          Atomics.wait(NEVER, 0, 0, Math.max(0, untilMs - clock.monotonicMs()));
          then();
        }),
      );
    },
  };
}
