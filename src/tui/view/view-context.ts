/** What every view is told: the look, the size, the time, and how etcd is. */
import type { Playback } from "../../runtime/playback.js";
import { timeOfDay } from "../../text/times.js";
import type { HostFacts, Outage } from "../host-facts.js";
import type { Moment } from "../model/moment.js";
import type { Theme } from "../theme.js";

export interface ViewContext {
  readonly theme: Theme;
  readonly now: Moment;
  /** What the host in use said last; undefined before. */
  readonly host: HostFacts | undefined;
  /** What was tried since the connection is down. */
  readonly outage: Outage | undefined;
  readonly isWide: boolean;
  /** What is shown is a recording, and how it runs; undefined: it lives. */
  readonly replay: Pick<Playback, "speed" | "isPaused" | "isOver"> | undefined;
  /** Since when the picture stands still, and how much has happened; undefined while it moves. */
  readonly pause: { readonly since: Moment; readonly changes: number } | undefined;
}

const MINUTES_END = "03:16".length;
const SECONDS_END = "03:16:00".length;

export function clockTime(wallMs: number, { look }: Theme): string {
  return timeOfDay(wallMs, look).slice(0, SECONDS_END);
}

export function clockMinute(wallMs: number, { look }: Theme): string {
  return timeOfDay(wallMs, look).slice(0, MINUTES_END);
}
