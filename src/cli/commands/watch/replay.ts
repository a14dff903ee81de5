/** `zdisc watch --replay`: a recording at its own pace, or faster. Asks no etcd. */
import { DiscoveryError } from "../../../errors.js";
import { Playback } from "../../../runtime/playback.js";
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
  const playback = new Playback(clock, speed);
  let cutAt: number | undefined;
  let count = 0;
  const onCut = (line: number) => {
    cutAt = line;
  };
  for (const event of recordedEvents(file, await readTextFile(file), onCut)) {
    if (service !== undefined && event.service !== service) continue;
    await playback.until(Date.parse(event.time), signal);
    count += 1;
    yield event;
  }
  if (cutAt !== undefined) yield cutOff(file, cutAt);
  else if (count === 0) throw nothingRecorded(file, service);
}

export function cutOff(file: string, line: number): Word {
  return { word: "warning", text: `${file}:${line}: the recording ends in a line` };
}

export function nothingRecorded(file: string, service: string | undefined): DiscoveryError {
  const what = service === undefined ? "no event" : `no event of ${service}`;
  return new DiscoveryError("config", `${file} holds ${what}`, {
    remedy: "zdisc watch SERVICE -o ndjson > night.ndjson",
  });
}
