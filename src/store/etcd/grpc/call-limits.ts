/** Ends calls whose signal aborts or whose time is over: one listener a signal and one timer for all of them. */
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";

/** A call under way. */
export interface LimitedCall {
  readonly signal: AbortSignal | undefined;
  /** By when it must be over (monotonic, ms); undefined: it may take its time. */
  readonly endMs: number | undefined;
  aborted(reason: unknown): void;
  timedOut(): void;
}

interface SignalGroup {
  readonly calls: Set<LimitedCall>;
  readonly onAbort: () => void;
}

export class CallLimits {
  readonly #clock: Clock;
  readonly #groups = new Map<AbortSignal, SignalGroup>();
  readonly #timed = new Set<LimitedCall>();
  #timer: AbortScope | undefined;
  #wakeMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Watches over the call until it is deleted. Its signal has not aborted. */
  add(call: LimitedCall): void {
    if (call.signal !== undefined) this.#groupOf(call.signal).calls.add(call);
    if (call.endMs === undefined) return;
    this.#timed.add(call);
    if (call.endMs < this.#wakeMs) this.#wakeAt(call.endMs);
  }

  delete(call: LimitedCall): void {
    this.#timed.delete(call);
    if (this.#timed.size === 0) this.#sleep();
    const group = call.signal === undefined ? undefined : this.#groups.get(call.signal);
    if (group === undefined || !group.calls.delete(call) || group.calls.size > 0) return;
    call.signal?.removeEventListener("abort", group.onAbort);
    if (call.signal !== undefined) this.#groups.delete(call.signal);
  }

  #groupOf(signal: AbortSignal): SignalGroup {
    const known = this.#groups.get(signal);
    if (known !== undefined) return known;
    const calls = new Set<LimitedCall>();
    const onAbort = () => {
      for (const call of [...calls]) call.aborted(signal.reason);
    };
    const group = { calls, onAbort };
    this.#groups.set(signal, group);
    signal.addEventListener("abort", onAbort, { once: true });
    return group;
  }

  #wakeAt(ms: number): void {
    this.#sleep();
    const timer = new AbortScope();
    this.#timer = timer;
    this.#wakeMs = ms;
    const waitMs = Math.max(0, ms - this.#clock.monotonicMs());
    this.#clock.sleep(waitMs, timer.signal).then(
      () => this.#endLate(),
      () => {},
    );
  }

  #sleep(): void {
    this.#timer?.abort();
    this.#timer = undefined;
    this.#wakeMs = Number.POSITIVE_INFINITY;
  }

  #endLate(): void {
    this.#sleep();
    const nowMs = this.#clock.monotonicMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const call of [...this.#timed]) {
      const endMs = call.endMs ?? Number.POSITIVE_INFINITY;
      if (endMs <= nowMs) call.timedOut();
      else nextMs = Math.min(nextMs, endMs);
    }
    if (this.#timed.size > 0 && nextMs < this.#wakeMs) this.#wakeAt(nextMs);
  }
}
