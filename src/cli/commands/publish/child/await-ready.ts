/** Waits until a child is ready, and afterwards for it to become unready and ready again. */
import { withDeadline } from "../../../../runtime/abort.js";
import type { ChildAsked } from "./child-asked.js";
import { type CheckOptions, firstNotReady, type NotReady } from "./ready-check.js";

const BEFORE_MS = 100;
/** While it serves it is asked less often than while it does not. */
const SERVING_MS = 1_000;
const NOT_SERVING_MS = 250;
/** A child that does not answer may only be busy; one that says NOT_SERVING is believed. */
const SILENCES = 3;

/** It was not ready in time. */
export class NotReadyInTime {
  readonly last: NotReady | undefined;
  constructor(last: NotReady | undefined) {
    this.last = last;
  }
}

/** Throws `NotReadyInTime`, and `signal.reason`. */
export async function awaitReady(
  { ready, addresses, readyTimeoutMs }: ChildAsked,
  options: CheckOptions,
): Promise<void> {
  let last: NotReady | undefined;
  const timeoutReason = () => new NotReadyInTime(last);
  await withDeadline(readyTimeoutMs, { ...options, timeoutReason }, async (signal) => {
    const { clock } = options;
    for (;;) {
      const notReady = await firstNotReady(ready, addresses, { clock, signal });
      if (notReady === undefined) return;
      last = notReady;
      await clock.sleep(BEFORE_MS, signal);
    }
  });
}

export interface HealthListener {
  onNotReady(why: NotReady): void;
  onReady(): void;
}

/** Asks a child that is ready how it is, until the signal aborts; it throws the signal's reason then. */
export async function followHealth(
  { ready, addresses }: ChildAsked,
  listener: HealthListener,
  { clock, signal }: CheckOptions,
): Promise<never> {
  let isReady = true;
  let silences = 0;
  for (;;) {
    await clock.sleep(isReady ? SERVING_MS : NOT_SERVING_MS, signal);
    const notReady = await firstNotReady(ready, addresses, { clock, signal });
    silences = notReady === undefined || notReady.isSaid ? 0 : silences + 1;
    const isDoubtful = notReady !== undefined && !notReady.isSaid && silences < SILENCES;
    const isNow: boolean = notReady === undefined || (isReady && isDoubtful);
    if (isNow === isReady) continue;
    isReady = isNow;
    if (notReady === undefined) listener.onReady();
    else listener.onNotReady(notReady);
  }
}
