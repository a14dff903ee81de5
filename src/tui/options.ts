/** What the screens are opened with: everything live comes in here. */
import type { Clock } from "../runtime/clock.js";
import type { Playback } from "../runtime/playback.js";
import type { PickSource } from "./pick-source.js";
import type { LiveSource } from "./source.js";
import type { Screen } from "./state.js";
import type { ScreenTerminal } from "./terminal.js";
import type { Look } from "./theme.js";

export interface TuiOptions {
  readonly terminal: ScreenTerminal;
  readonly source: LiveSource;
  readonly picks: PickSource;
  readonly look: Look;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The time of the recording that `source` tells; undefined: it tells what lives. */
  readonly playback?: Playback | undefined;
  /** What is opened first. */
  readonly start: Extract<Screen, { kind: "services" | "service" | "pick" }>;
  /** Of the services; empty for all. */
  readonly prefix: string;
  readonly onlyProblems: boolean;
  /** A name as one word of a command that somebody will paste into a shell. */
  readonly quote: (text: string) => string;
}
