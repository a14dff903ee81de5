/**
 * Finds a connected host that is silent or lost its quorum: a linearizable read every half second, each with a second
 * to answer. etcd's own `hasleader` takes 3.5 to 4.5 s for it, gRPC's pings 11.5 s for a silent link.
 */

import { DiscoveryError } from "../../../errors.js";
import { aborted } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import { isHostFailure } from "../grpc/grpc-failure.js";
import type { Connection } from "./connection.js";
import { proveQuorum } from "./race.js";

/** At every second beat, as progress requests are. */
const BEATS_PER_READ = 2;
const ANSWER_MS = 1_000;

/** Runs until the connection closes (then resolves) or its host fails (then rejects). Reads only while something is open on it. */
export async function guardQuorum(connection: Connection, clock: Clock): Promise<void> {
  const { closed } = connection;
  while (!closed.aborted) {
    try {
      const beat = await connection.beat(closed);
      if (beat % BEATS_PER_READ !== 1 || !connection.hasStreams) continue;
      await proveQuorum(connection, clock, closed, ANSWER_MS);
    } catch (error) {
      if (closed.aborted) return;
      if (error instanceof DiscoveryError || isHostFailure(error)) throw error;
    }
  }
  await aborted(closed);
}
