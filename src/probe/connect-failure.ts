/** Whether anything at all listens at an address: what a probe begins with, alone. */
import { parseAddress } from "../address.js";
import { withDeadline } from "../runtime/abort.js";
import { type Clock, systemClock } from "../runtime/clock.js";
import { greet } from "./greet.js";
import { PROBE_TIMEOUT_MS } from "./probe.js";

export interface ConnectOptions {
  /** Ends it, which then throws `signal.reason`. */
  readonly signal: AbortSignal;
  /** In ms. Default 1,000. */
  readonly timeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** Why no connection could be made, in a few words: `connection refused`; undefined: something takes connections there. */
export async function connectFailure(
  address: string,
  { signal, timeoutMs = PROBE_TIMEOUT_MS, clock = systemClock }: ConnectOptions,
): Promise<string | undefined> {
  const parsed = parseAddress(address);
  if (parsed === undefined) return "no address";
  const tooLate = new Error("no connection in time");
  const deadline = { clock, signal, timeoutReason: () => tooLate };
  try {
    const failure = await withDeadline(timeoutMs, deadline, (bounded) =>
      greet(parsed, { expectsHttp2: false, signal: bounded }),
    );
    return failure === undefined ? undefined : (failure.error ?? failure.status);
  } catch (error) {
    if (error !== tooLate) throw error;
    return "no answer";
  }
}
