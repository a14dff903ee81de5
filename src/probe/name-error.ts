/** Whether a host name leads anywhere on this machine. */
import { lookup } from "node:dns/promises";
import { orAbort, withDeadline } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";

const PATIENCE_MS = 2_000;

export interface NameErrorOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Why not, in a few words; undefined: it does. Throws `signal.reason`. */
export async function nameError(
  name: string,
  { clock, signal }: NameErrorOptions,
): Promise<string | undefined> {
  const tooLate = new Error("no answer in time");
  try {
    const deadline = { clock, signal, timeoutReason: () => tooLate };
    await withDeadline(PATIENCE_MS, deadline, (bounded) => orAbort(lookup(name), bounded));
    return undefined;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return error === tooLate ? "no answer of DNS" : "name does not resolve";
  }
}
