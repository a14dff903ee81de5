/**
 * The clock of a command: short waits block the process. It has nothing else to do meanwhile, and a timer between two
 * reads of a socket wakes it twice: the kernel first tells libuv of what came on a socket that is not read just now.
 */
import { type Clock, systemClock } from "../runtime/clock.js";

/** Nobody ever changes it, nor wakes who waits for that. */
const NEVER = new Int32Array(new SharedArrayBuffer(4));

export const commandClock: Clock = {
  ...systemClock,
  after(ms, then) {
    const untilMs = systemClock.monotonicMs() + ms;
    // One turn later what was read is told and written.
    setImmediate(() =>
      setImmediate(() => {
        Atomics.wait(NEVER, 0, 0, Math.max(0, untilMs - systemClock.monotonicMs()));
        then();
      }),
    );
  },
};
