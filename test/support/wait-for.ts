/** Polls a condition until it holds: the tests' only way to wait. */
import { setTimeout as sleep } from "node:timers/promises";

export interface WaitForOptions {
  /** What is waited for, for the failure: `the key to be back`. */
  readonly what: string;
  /** Default 30,000: what takes a moment may take long on a busy machine. */
  readonly timeoutMs?: number;
  /** Pause between two looks. Default 10. */
  readonly intervalMs?: number;
}

/**
 * Resolves with the condition's first value that is neither false, null nor undefined.
 * A condition that throws does not hold yet; its last error is the cause of the failure.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { what, timeoutMs = 30_000, intervalMs = 10 }: WaitForOptions,
): Promise<Exclude<T, false | null | undefined>> {
  const endMs = performance.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      const value = await condition();
      if (value !== false && value !== null && value !== undefined) {
        return value as Exclude<T, false | null | undefined>;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await sleep(intervalMs);
  } while (performance.now() < endMs);
  throw new Error(`waited ${timeoutMs} ms in vain for ${what}`, { cause });
}
