/** A logical call: an attempt on the connected host, then on the next one, within one time. */
import { DiscoveryError } from "../../errors.js";
import { withDeadline } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import { Turns } from "../../runtime/turns.js";
import type { CallOptions } from "../store.js";
import { noHostAnswers, toDiscoveryError } from "./error-map.js";
import type { FailedCall } from "./failed-call.js";
import { ask } from "./grpc/ask.js";
import { isHostFailure, UnreadableAnswer } from "./grpc/grpc-failure.js";
import type { UnaryOptions } from "./grpc/unary-options.js";
import type { Connection } from "./hosts/connection.js";
import type { Hosts } from "./hosts/hosts.js";

const ATTEMPT_MS = 3_000;
/** A host that takes us and breaks off every call must not be asked without a pause. */
const TRIES = { atOnce: 4, refillMs: 100 };

export type Attempt<T> = (connection: Connection, options: UnaryOptions) => Promise<T>;

/** What the call is about, for its error message; `once`: not repeated when its outcome is unknown. */
export type CallSubject = Pick<FailedCall, "range" | "verb"> & { readonly once?: boolean };

export class Calls {
  readonly #hosts: Hosts;
  readonly #clock: Clock;
  readonly #commandTimeoutMs: number;

  constructor(hosts: Hosts, clock: Clock, commandTimeoutMs: number) {
    this.#hosts = hosts;
    this.#clock = clock;
    this.#commandTimeoutMs = commandTimeoutMs;
  }

  /** Resolves with the first attempt that a host answers; throws as `Store` promises. */
  async call<T>(
    { signal, timeoutMs, attemptMs }: CallOptions,
    subject: CallSubject,
    attempt: Attempt<T>,
  ): Promise<T> {
    const limitMs = timeoutMs ?? this.#commandTimeoutMs;
    const endMs = this.#clock.monotonicMs() + limitMs;
    const turns = new Turns(this.#clock, TRIES);
    // Says more than that the time is over: a host answers, and not as etcd.
    let unreadable: DiscoveryError | undefined;
    const timeoutReason = () => unreadable ?? this.#outOfTime(limitMs);
    for (;;) {
      await turns.next(signal);
      const leftMs = endMs - this.#clock.monotonicMs();
      if (leftMs <= 0) throw timeoutReason();
      const connection = this.#hosts.connected ?? (await this.#nextHost(signal, leftMs, timeoutReason));
      const options = { clock: this.#clock, signal, timeoutMs: Math.min(attemptMs ?? ATTEMPT_MS, leftMs) };
      try {
        return await ask(connection, options, (unary) => attempt(connection, unary));
      } catch (error) {
        this.#afterFailure(error, connection, subject, signal);
        if (error instanceof UnreadableAnswer)
          unreadable = toDiscoveryError(error, this.#hosts.describe(connection, subject));
      }
    }
  }

  #nextHost(signal: AbortSignal, leftMs: number, timeoutReason: () => unknown): Promise<Connection> {
    return withDeadline(leftMs, { clock: this.#clock, signal, timeoutReason }, (bounded) =>
      this.#hosts.current(bounded),
    );
  }

  /** Returns when another host may be asked, else throws. */
  #afterFailure(error: unknown, connection: Connection, subject: CallSubject, signal: AbortSignal): void {
    if (signal.aborted) throw signal.reason;
    const isHosts = isHostFailure(error) || (error instanceof DiscoveryError && error.isRetryable);
    if (isHosts) this.#hosts.drop(connection, error);
    const wasClosed = connection.closed.aborted;
    if ((isHosts || wasClosed) && subject.once !== true) return;
    throw toDiscoveryError(error, this.#hosts.describe(connection, subject));
  }

  #outOfTime(limitMs: number): DiscoveryError {
    const { failures } = this.#hosts;
    if (failures.length > 0) return noHostAnswers(failures, undefined);
    return new DiscoveryError("timeout", `etcd did not answer within ${limitMs / 1_000} s`, {
      remedy: "--command-timeout 15s waits longer",
    });
  }
}
