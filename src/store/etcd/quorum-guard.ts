/**
 * Finds a connected host that is silent or lost its quorum: a linearizable read every half second, each with a second
 * to answer. etcd's own `hasleader` takes 3.5 to 4.5 s for it, gRPC's pings 11.5 s for a silent link.
 */
import { aborted } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import { ask } from "./ask.js";
import type { Connection } from "./connection.js";
import { isHostFailure } from "./grpc-failure.js";
import { DiscoveryError } from "../../errors.js";
import { PROBE_KEY } from "./race.js";

const INTERVAL_MS = 500;
const ANSWER_MS = 1_000;

/** Runs until the connection closes (then resolves) or its host fails (then rejects). Reads only while something is open on it. */
export async function guardQuorum(connection: Connection, clock: Clock): Promise<void> {
  const { closed } = connection;
  while (!closed.aborted) {
    try {
      await clock.sleep(INTERVAL_MS, closed);
      if (!connection.hasStreams) continue;
      await ask(connection, { clock, signal: closed, timeoutMs: ANSWER_MS }, (options) =>
        connection.kv.range({ key: PROBE_KEY, count_only: true }, options),
      );
    } catch (error) {
      if (closed.aborted) return;
      if (error instanceof DiscoveryError || isHostFailure(error)) throw error;
    }
  }
  await aborted(closed);
}
