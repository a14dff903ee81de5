/** `zdisc watch --replay`: a recording at its own pace, or faster. Asks no etcd. */
import { DiscoveryError } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import type { Context } from "../../context.js";
import type { WatchEventDocument } from "../../documents/watch-event.js";
import type { Word } from "../../result.js";
import { recordedEvents } from "./recording.js";

export interface ReplayOptions {
  readonly file: string;
  /** Only its events; undefined: all. */
  readonly service: string | undefined;
  /** How many times faster than it was; 0 does not wait at all. */
  readonly speed: number;
  readonly signal: AbortSignal;
}

/** Throws `config` at the first line that is no event, after what stands before it. */
export async function* replay(
  { file, service, speed, signal }: ReplayOptions,
  { clock, readTextFile }: Pick<Context, "clock" | "readTextFile">,
): AsyncGenerator<WatchEventDocument | Word, void, undefined> {
  const pace = new Pace(clock, speed);
  let cutAt: number | undefined;
  let count = 0;
  const onCut = (line: number) => {
    cutAt = line;
  };
  for (const event of recordedEvents(file, await readTextFile(file), onCut)) {
    if (service !== undefined && event.service !== service) continue;
    await pace.wait(Date.parse(event.time), signal);
    count += 1;
    yield event;
  }
  if (cutAt !== undefined) yield { word: "warning", text: `${file}:${cutAt}: the recording ends in a line` };
  else if (count === 0) throw nothingRecorded(file, service);
}

function nothingRecorded(file: string, service: string | undefined): DiscoveryError {
  const what = service === undefined ? "no event" : `no event of ${service}`;
  return new DiscoveryError("config", `${file} holds ${what}`, {
    remedy: "zdisc watch SERVICE -o ndjson > night.ndjson",
  });
}

/** What a timer can wait, 24.8 days; nobody waits longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Waits between events as long as it was between them, counted from the first, so that nothing adds up. */
class Pace {
  readonly #clock: Clock;
  readonly #speed: number;
  #first: { readonly recordedMs: number; readonly nowMs: number } | undefined;

  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.#speed = speed;
  }

  async wait(recordedMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#speed === 0) return;
    this.#first ??= { recordedMs, nowMs: this.#clock.monotonicMs() };
    const dueMs = this.#first.nowMs + (recordedMs - this.#first.recordedMs) / this.#speed;
    const leftMs = dueMs - this.#clock.monotonicMs();
    if (leftMs > 0) await this.#clock.sleep(Math.min(leftMs, LONGEST_WAIT_MS), signal);
  }
}
