/**
 * One watch on one connection, from a revision until the stream ends. Events come grouped by revision, and only when
 * their last fragment is there. One stream a watched range: watches that share a stream wedge each other.
 */
import { DiscoveryError } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import { EventQueue } from "../../../runtime/event-queue.js";
import type { Revision } from "../../revision.js";
import type { Connection } from "../hosts/connection.js";
import type { RangeBounds } from "../range-bounds.js";
import type { Pulse } from "./pulse.js";
import { ResponseReader, type StreamMessage } from "./response-reader.js";
import { watchForSilence } from "./stream-liveness.js";

export interface WatchStreamOptions {
  readonly bounds: RangeBounds;
  readonly startRevision: Revision;
  /** Beats from now on. */
  readonly pulse: Pulse;
  readonly signal: AbortSignal;
}

/** Throws when the stream breaks or falls silent; ends after `compacted`, `canceled` and `stopped`. */
export async function* watchStream(
  connection: Connection,
  options: WatchStreamOptions,
): AsyncGenerator<StreamMessage> {
  const { bounds, startRevision, pulse, signal } = options;
  const stream = await connection.openWatchStream();
  const messages = new EventQueue<StreamMessage>();
  const reader = new ResponseReader(messages);
  using scope = new AbortScope(signal, connection.closed);
  scope.signal.addEventListener("abort", () => messages.fail(scope.signal.reason), { once: true });
  const stop = () => {
    messages.clear();
    messages.push({ type: "stopped" });
    messages.close();
  };
  stream.on("data", (response) => {
    // What waited in the socket can come before the tick that would tell.
    if (pulse.wasStopped) return stop();
    try {
      reader.read(response);
    } catch (error) {
      messages.fail(error);
    }
  });
  stream.on("error", (error) => messages.fail(error));
  stream.on("end", () =>
    messages.fail(new DiscoveryError("unreachable", `${connection.host} ended the watch`)),
  );
  try {
    stream.write({ create_request: { ...bounds, start_revision: startRevision, fragment: true } });
    const liveness = { bounds, startRevision, signal: scope.signal, reader, pulse };
    watchForSilence(connection, stream, liveness).then(stop, (error: unknown) => messages.fail(error));
    yield* messages;
  } finally {
    scope.abort();
    stream.cancel();
  }
}
