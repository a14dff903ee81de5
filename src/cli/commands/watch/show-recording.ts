/** `zdisc watch --replay` on a terminal: the screen of a service, at the time of its recording. */
import { Playback } from "../../../runtime/playback.js";
import type { Context, ScreenAccess } from "../../context.js";
import type { Word } from "../../result.js";
import { showScreens } from "../../tui/show-screens.js";
import { RecordedService } from "./recorded-service.js";
import { recordedSource } from "./recorded-source.js";
import { recordedEvents } from "./recording.js";
import { cutOff, nothingRecorded, type ReplayOptions } from "./replay.js";

/**
 * Shows the events of one service: `service`, or that of the first event. The whole file is read before the screen
 * opens; throws `config` when it is no recording.
 */
export async function* showRecording(
  { file, service: wanted, speed, signal }: ReplayOptions,
  context: Context,
  screen: ScreenAccess,
): AsyncGenerator<Word, void, undefined> {
  const { clock, readTextFile } = context;
  let cutAt: number | undefined;
  const lines = recordedEvents(file, await readTextFile(file), (line) => {
    cutAt = line;
  });
  const recorded = new RecordedService();
  let service = wanted;
  const events = [];
  for (const line of lines) {
    service ??= line.service;
    if (line.service === service) events.push(...recorded.of(line));
  }
  if (service === undefined || events.length === 0) throw nothingRecorded(file, wanted);
  const playback = new Playback(clock, speed);
  yield await showScreens({
    ...{ store: undefined, source: recordedSource(events, { playback, clock }), playback, hosts: [] },
    ...{ screen, context, signal, start: { kind: "service", service } },
  });
  if (cutAt !== undefined) yield cutOff(file, cutAt);
}
