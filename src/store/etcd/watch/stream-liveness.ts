/**
 * Finds a watch stream that fell silent: a progress request every half second, and at most 1.5 s without a word.
 * Silence is counted in ticks of our own, so that a process which was stopped does not blame its host for it.
 */
import type { IDuplexStream, IWatchRequest, IWatchResponse } from "etcd3/lib/rpc.js";
import { formatDuration } from "../../../duration.js";
import { DiscoveryError } from "../../../errors.js";
import { compareRevisions, type Revision } from "../../revision.js";
import { silent } from "../grpc/ask.js";
import { isHostFailure } from "../grpc/grpc-failure.js";
import type { Connection } from "../hosts/connection.js";
import { BEAT_MS } from "../hosts/heartbeat.js";
import type { RangeBounds } from "../range-bounds.js";
import type { Pulse } from "./pulse.js";
import type { ResponseReader } from "./response-reader.js";

const TICK_MS = BEAT_MS;
/** A progress request every second beat. */
const BEATS_PER_REQUEST = 2;
const ASK_AFTER_TICKS = 4;
const SILENT_AFTER_TICKS = 6;
const CREATED_WITHIN_TICKS = 12;
/** One change, however large: a minute. */
const WHOLE_WITHIN_TICKS = 240;

/** Ticks further apart than this: not the host was silent, we were stopped. */
export const LONGEST_PULSE_MS = TICK_MS * SILENT_AFTER_TICKS;

export interface LivenessOptions {
  readonly bounds: RangeBounds;
  readonly startRevision: Revision;
  readonly signal: AbortSignal;
  readonly reader: ResponseReader;
  /** Beats at each tick. */
  readonly pulse: Pulse;
}

/** Rejects when the stream is silent; resolves when this process was stopped: what is queued may be long out of date. */
export async function watchForSilence(
  connection: Connection,
  stream: IDuplexStream<IWatchRequest, IWatchResponse>,
  { bounds, startRevision, signal, reader, pulse }: LivenessOptions,
): Promise<void> {
  let silentTicks = 0;
  let fragmentTicks = 0;
  for (let tick = 0; ; tick++) {
    const beat = await connection.beat(signal);
    if (pulse.wasStopped) return;
    pulse.beat();
    // The first is less than a whole one.
    if (tick === 0) continue;
    silentTicks = reader.takeHeard() ? 0 : silentTicks + 1;
    if (!reader.isCreated && tick >= CREATED_WITHIN_TICKS) throw silent(connection.host, tick * TICK_MS);
    fragmentTicks = reader.isWithinFragments ? fragmentTicks + 1 : 0;
    if (fragmentTicks >= WHOLE_WITHIN_TICKS) throw endless(connection.host, fragmentTicks * TICK_MS);
    if (silentTicks >= SILENT_AFTER_TICKS) throw silent(connection.host, silentTicks * TICK_MS);
    if (silentTicks === ASK_AFTER_TICKS) {
      answersBehind(startRevision, connection, { bounds, signal }).then(
        (isAlive) => {
          if (isAlive) silentTicks = 0;
        },
        () => {},
      );
    }
    if (beat % BEATS_PER_REQUEST === 1) stream.write({ progress_request: {} });
  }
}

/**
 * etcd 3.5 to 3.7 do not answer a progress request while the store has not reached the watch's start revision, as on
 * every idle store. A serializable read on the same channel tells that case from silence.
 */
async function answersBehind(
  startRevision: Revision,
  connection: Connection,
  { bounds, signal }: Pick<LivenessOptions, "bounds" | "signal">,
): Promise<boolean> {
  try {
    return compareRevisions(await connection.revision(bounds.key, signal), startRevision) < 0;
  } catch (error) {
    // A refusal is an answer, and an idle store cannot be told from a busy one by it: the quorum guard still watches.
    return !isHostFailure(error) && !(error instanceof DiscoveryError);
  }
}

function endless(host: string, forMs: number): DiscoveryError {
  return new DiscoveryError(
    "timeout",
    `${host} sent one change for ${formatDuration(forMs)}, and not the end of it`,
  );
}
