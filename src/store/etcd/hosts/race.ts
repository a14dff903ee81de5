/**
 * Which host is used next: each is asked by itself for a linearizable read (only a member with a quorum answers one),
 * again and again; the first that answers wins and the others are closed.
 */
import type { HostFailure } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import { reasonOf } from "../error-map.js";
import { ask } from "../grpc/ask.js";
import { isPermissionDenied } from "../grpc/grpc-failure.js";
import type { HostTarget } from "../socket/host-target.js";
import type { Connection } from "./connection.js";

const ATTEMPT_MS = 2_000;
/** From the beginning of one attempt to that of the next: a host that was silent has been waited for long enough. */
const INTERVAL_MS = 200;
/** Most breaks are short: for the first second a host that refuses is asked more often. */
const QUICK_INTERVAL_MS = 50;
const QUICK_ATTEMPTS = 20;

export interface RaceOptions {
  readonly hosts: readonly HostTarget[];
  readonly connect: (host: HostTarget) => Connection;
  readonly clock: Clock;
  /** What one host has for its answer, connecting included, in ms. Default 2,000. */
  readonly attemptMs?: number | undefined;
  /** Ends the race; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Each failed attempt, and the connection it was made on (still readable, closed right after). Throwing ends the race. */
  readonly onFailure: (failure: HostFailure, error: unknown, connection: Connection) => void;
}

export async function race({
  hosts,
  connect,
  clock,
  attemptMs,
  signal,
  onFailure,
}: RaceOptions): Promise<Connection> {
  using scope = new AbortScope(signal);
  let isWon = false;
  const runner = async (host: HostTarget, index: number): Promise<Connection> => {
    for (let attempt = 1; ; attempt += 1) {
      const connection = connect(host);
      const beganMs = clock.monotonicMs();
      try {
        await proveQuorum(connection, clock, scope.signal, attemptMs);
        if (isWon) throw new Error("another host answered first");
        isWon = true;
        return connection;
      } catch (error) {
        if (!scope.signal.aborted) onFailure({ host: host.name, error: reasonOf(error) }, error, connection);
        connection.close(error);
      }
      const intervalMs = intervalAfter(attempt, (index + 1) / hosts.length);
      await clock.sleep(Math.max(0, beganMs + intervalMs - clock.monotonicMs()), scope.signal);
    }
  };
  try {
    return await Promise.race(hosts.map(runner));
  } finally {
    scope.abort(new Error("another host answered first"));
  }
}

/** `share` in (0, 1] spreads the hosts over the interval: whichever heals first, one of them is asked soon. */
function intervalAfter(attempt: number, share: number): number {
  if (attempt < QUICK_ATTEMPTS) return QUICK_INTERVAL_MS;
  return attempt === QUICK_ATTEMPTS ? INTERVAL_MS * share : INTERVAL_MS;
}

/** A linearizable read of one key that need not exist. */
export async function proveQuorum(
  connection: Connection,
  clock: Clock,
  signal: AbortSignal,
  timeoutMs = ATTEMPT_MS,
): Promise<void> {
  try {
    await ask(connection, { clock, signal, timeoutMs }, (options) =>
      connection.kv.range({ key: PROBE_KEY, count_only: true }, options),
    );
  } catch (error) {
    // etcd checks permissions behind the quorum: a refusal is an answer.
    if (!isPermissionDenied(error)) throw error;
  }
}

/** A key that nobody writes. */
const PROBE_KEY = Buffer.from("zdisc-probe");
