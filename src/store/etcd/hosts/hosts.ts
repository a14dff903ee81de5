/**
 * The hosts of a store and the one connection that all its calls, watches and leases share. Whoever finds it silent
 * drops it; then everything on it fails at once and meets again on the host that answers first.
 */

import { formatDuration } from "../../../duration.js";
import { DiscoveryError, type HostFailure } from "../../../errors.js";
import { AbortScope, orAbort } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import { noHostAnswers, toDiscoveryError } from "../error-map.js";
import type { FailedCall } from "../failed-call.js";
import type { HostTarget } from "../socket/host-target.js";
import { Connection, type ConnectionOptions } from "./connection.js";
import { guardQuorum } from "./quorum-guard.js";
import { race } from "./race.js";

export interface HostsOptions extends ConnectionOptions {
  readonly clock: Clock;
}

interface RaceRules {
  readonly endsWith?: "refusal" | "failure";
  /** Default: the race's own. */
  readonly attemptMs?: number;
  readonly signal?: AbortSignal;
}

/** Codes that no waiting mends. */
const REFUSALS = new Set(["tls", "auth", "permission", "usage"]);

export class Hosts {
  readonly #targets: readonly HostTarget[];
  readonly #options: HostsOptions;
  readonly #closing = new AbortScope();
  #current: Connection | undefined;
  #racing: Promise<Connection> | undefined;
  #failures = new Map<string, HostFailure>();

  constructor(targets: readonly HostTarget[], options: HostsOptions) {
    this.#targets = targets;
    this.#options = options;
  }

  /** Every host that was given. */
  get targets(): readonly HostTarget[] {
    return this.#targets;
  }

  /** Aborts when the store closes. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Why each host failed when it was last tried. */
  get failures(): readonly HostFailure[] {
    return [...this.#failures.values()];
  }

  /** The connection in use, if there is one. */
  get connected(): Connection | undefined {
    return this.#current?.closed.aborted ? undefined : this.#current;
  }

  /** The connection in use; while there is none, callers wait for one race over all hosts together. */
  async current(signal: AbortSignal): Promise<Connection> {
    if (this.#closing.signal.aborted) throw this.#closing.signal.reason;
    if (this.connected !== undefined) return this.connected;
    this.#racing ??= this.#race({}).finally(() => {
      this.#racing = undefined;
    });
    return await orAbort(this.#racing, signal);
  }

  /**
   * The first connection: throws when every host failed once, unless the caller waits for etcd; and when none answers
   * within `dialTimeoutMs`.
   */
  async open({
    dialTimeoutMs,
    wait,
    signal,
  }: {
    dialTimeoutMs: number;
    wait: boolean;
    signal: AbortSignal;
  }): Promise<void> {
    using scope = new AbortScope(signal);
    const { clock } = this.#options;
    if (!wait) {
      clock.sleep(dialTimeoutMs, scope.signal).then(
        () => scope.abort(this.#silentFor(dialTimeoutMs)),
        () => {},
      );
    }
    this.#racing = this.#race({
      endsWith: wait ? "refusal" : "failure",
      attemptMs: dialTimeoutMs,
      signal: scope.signal,
    }).finally(() => {
      this.#racing = undefined;
    });
    try {
      await orAbort(this.#racing, scope.signal);
    } finally {
      scope.abort();
    }
  }

  /** Throws a connection away; the next caller starts a race. Only the one in use counts. */
  drop(connection: Connection, error: unknown): void {
    if (this.#current === connection) this.#current = undefined;
    connection.close(error);
  }

  /** What a message about a failed call must name. */
  describe(connection: Connection, call: Partial<FailedCall> = {}): FailedCall {
    return {
      ...call,
      host: connection.host,
      user: this.#options.account?.user,
      handshakeError: connection.handshakeError,
      isSecure: this.#options.tls !== undefined,
      nowMs: this.#options.clock.wallMs(),
    };
  }

  /** A connection to one host, for looking at it alone; the caller closes it. */
  connect(target: HostTarget): Connection {
    return new Connection(target, this.#options);
  }

  close(): void {
    const reason = new DiscoveryError("interrupted", "the store is closed");
    this.#closing.abort(reason);
    this.#current?.close(reason);
    this.#current = undefined;
  }

  /**
   * One race; the first of a store also ends when every host refused us (`refusal`: no waiting mends that) or failed in
   * any way (`failure`). A later one goes on until a host answers: certificates and passwords are changed under way.
   */
  async #race({ endsWith, attemptMs, signal }: RaceRules): Promise<Connection> {
    using scope = new AbortScope(this.#closing.signal, signal);
    const errors = new Map<string, DiscoveryError>();
    const winner = await race({
      hosts: this.#targets,
      connect: (target) => this.connect(target),
      clock: this.#options.clock,
      attemptMs,
      signal: scope.signal,
      onFailure: (failure, error, connection) => {
        this.#failures.set(failure.host, failure);
        errors.set(failure.host, toDiscoveryError(error, this.describe(connection)));
        if (endsWith !== undefined) this.#endIfHopeless(errors, endsWith, scope);
      },
    });
    if (this.#closing.signal.aborted) winner.close();
    else this.#use(winner);
    return winner;
  }

  #use(connection: Connection): void {
    this.#failures.clear();
    this.#current = connection;
    guardQuorum(connection, this.#options.clock).catch((error: unknown) => this.drop(connection, error));
  }

  /** Ends a race that waiting cannot win, with the error that a person can act on. */
  #endIfHopeless(
    errors: ReadonlyMap<string, DiscoveryError>,
    endsWith: "refusal" | "failure",
    scope: AbortScope,
  ): void {
    if (errors.size < this.#targets.length) return;
    const all = [...errors.values()];
    const refusal = all.find(({ code }) => REFUSALS.has(code));
    if (endsWith === "failure" && all.some(({ code }) => code === "timeout")) return;
    if (endsWith === "failure") scope.abort(refusal ?? noHostAnswers(this.failures, all[0]));
    else if (all.every(({ code }) => REFUSALS.has(code))) scope.abort(refusal);
  }

  #silentFor(ms: number): DiscoveryError {
    const failures = this.#targets.map(
      ({ name }) => this.#failures.get(name) ?? { host: name, error: `silent for ${formatDuration(ms)}` },
    );
    return noHostAnswers(failures, undefined);
  }
}
