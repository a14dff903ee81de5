/** Health calls of the pick screen: over the channel that a program of zdisc's users would have, at a rate that changes. */
import type { CallObserver } from "../../../balancer/simulation/simulation.js";
import type { Call, EndpointSnapshot } from "../../../balancer/statistics.js";
import type { BalancedChannel } from "../../../grpc/balanced-channel.js";
import type { LoadsObserver } from "../../../grpc/endpoint-loads.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import type { RealCalls, RealCallsOptions } from "../../../tui/pick-source.js";
import type { Context } from "../../context.js";
import { HealthCalls } from "./health-calls.js";
import { connectAll, openProbeChannel } from "./probe-service.js";

/** Calls that are later than this are not made up for: the process was stopped. */
const MOST_LATE_MS = 1_000;

export class RealHealthCalls implements RealCalls {
  readonly #channel: BalancedChannel;
  readonly #calls: HealthCalls;
  readonly #clock: Clock;
  readonly #scope: AbortScope;
  #wait: AbortScope | undefined;
  #ratePerSecond = 0;
  /** When the next call is due. */
  #nextMs = 0;

  private constructor(channel: BalancedChannel, clock: Clock, signal: AbortSignal) {
    this.#channel = channel;
    this.#calls = new HealthCalls(channel, {});
    this.#clock = clock;
    this.#scope = new AbortScope(signal);
  }

  /** Endpoints that do not connect meanwhile are called as soon as they do. */
  static async open(
    service: string,
    { seed, observer, signal }: RealCallsOptions,
    context: Pick<Context, "clock" | "hosts" | "openStore">,
  ): Promise<RealHealthCalls> {
    const { clock } = context;
    const loads = new TimedCalls(observer, clock);
    const channel = await openProbeChannel({ service, policy: "p2c_ewma", seed }, loads, context);
    await connectAll(channel, { clock, signal });
    const calls = new RealHealthCalls(channel, clock, signal);
    void calls.#run();
    return calls;
  }

  get begun(): number {
    return this.#calls.begun;
  }

  snapshot(): readonly EndpointSnapshot[] {
    return this.#channel.snapshot();
  }

  follow(ratePerSecond: number): void {
    this.#ratePerSecond = ratePerSecond;
    this.#nextMs = this.#clock.monotonicMs();
    this.#wait?.abort();
  }

  [Symbol.dispose](): void {
    this.#scope.abort();
    this.#calls[Symbol.dispose]();
    this.#channel.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#scope;
    while (!signal.aborted) {
      using wait = new AbortScope(signal);
      this.#wait = wait;
      const waitMs =
        this.#ratePerSecond === 0 ? Number.POSITIVE_INFINITY : this.#nextMs - this.#clock.monotonicMs();
      // Another rate ends the wait, and so does the end.
      await this.#clock.sleep(Math.max(1, waitMs), wait.signal).catch(() => {});
      if (!signal.aborted && this.#ratePerSecond > 0) this.#beginDue(this.#clock.monotonicMs());
    }
  }

  #beginDue(nowMs: number): void {
    this.#nextMs = Math.max(this.#nextMs, nowMs - MOST_LATE_MS);
    for (; this.#nextMs <= nowMs; this.#nextMs += 1_000 / this.#ratePerSecond) this.#calls.begin();
  }
}

/** Tells of calls with how long they took. */
class TimedCalls implements LoadsObserver {
  readonly #observer: CallObserver;
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #beganMs: number;
  readonly #open = new Map<Call, { readonly address: string; readonly startMs: number }>();

  constructor(observer: CallObserver, clock: Pick<Clock, "monotonicMs">) {
    this.#observer = observer;
    this.#clock = clock;
    this.#beganMs = clock.monotonicMs();
  }

  picked(call: Call, address: string, isForced: boolean): void {
    const startMs = this.#clock.monotonicMs();
    this.#open.set(call, { address, startMs });
    this.#observer.picked(address, isForced, startMs - this.#beganMs);
  }

  ended(call: Call, isOk: boolean): void {
    const open = this.#open.get(call);
    if (!this.#open.delete(call) || open === undefined) return;
    const endMs = this.#clock.monotonicMs();
    this.#observer.ended(open.address, endMs - open.startMs, isOk, endMs - this.#beganMs);
  }

  /** It was never made. */
  abandoned(call: Call): void {
    this.#open.delete(call);
  }
}
