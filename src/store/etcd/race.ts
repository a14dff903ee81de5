/**
 * Which host is used next: each is asked by itself for a linearizable read (only a member with a quorum answers one),
 * again and again; the first that answers wins and the others are closed.
 */
import type { HostFailure } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import type { Revision } from "../revision.js";
import { ask } from "./ask.js";
import type { Connection } from "./connection.js";
import { reasonOf } from "./error-map.js";
import { isPermissionDenied } from "./grpc-failure.js";
import type { HostTarget } from "./host-target.js";

const ATTEMPT_MS = 2_000;
const PAUSE_MS = 200;

/** The winner and what it said of the cluster; a user who may not read the key asked for learns no more than that it lives. */
export interface Winner {
  readonly connection: Connection;
  readonly clusterId: string | undefined;
  readonly revision: Revision | undefined;
}

export interface RaceOptions {
  readonly hosts: readonly HostTarget[];
  readonly connect: (host: HostTarget) => Connection;
  readonly clock: Clock;
  /** Ends the race; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Each failed attempt, and the connection it was made on (still readable, closed right after). Throwing ends the race. */
  readonly onFailure: (failure: HostFailure, error: unknown, connection: Connection) => void;
}

export async function race({ hosts, connect, clock, signal, onFailure }: RaceOptions): Promise<Winner> {
  using scope = new AbortScope(signal);
  let isWon = false;
  const runner = async (host: HostTarget): Promise<Winner> => {
    for (;;) {
      const connection = connect(host);
      try {
        const winner = await readThrough(connection, clock, scope.signal);
        if (isWon) throw new Error("another host answered first");
        isWon = true;
        return winner;
      } catch (error) {
        if (!scope.signal.aborted) onFailure({ host: host.name, error: reasonOf(error) }, error, connection);
        connection.close(error);
      }
      await clock.sleep(PAUSE_MS, scope.signal);
    }
  };
  try {
    return await Promise.race(hosts.map(runner));
  } finally {
    scope.abort(new Error("another host answered first"));
  }
}

/** A linearizable read of one key that need not exist: proof of a leader, and where the cluster stands. */
async function readThrough(connection: Connection, clock: Clock, signal: AbortSignal): Promise<Winner> {
  try {
    const { header } = await ask(connection, { clock, signal, timeoutMs: ATTEMPT_MS }, (options) =>
      connection.kv.range({ key: PROBE_KEY, count_only: true }, options),
    );
    return { connection, clusterId: header.cluster_id, revision: header.revision };
  } catch (error) {
    // etcd checks permissions behind the quorum: a refusal is an answer.
    if (isPermissionDenied(error)) return { connection, clusterId: undefined, revision: undefined };
    throw error;
  }
}

/** A key that nobody writes. */
export const PROBE_KEY = Buffer.from("zdisc-probe");
