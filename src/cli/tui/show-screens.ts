/** Opens the screens of a command on its terminal; what is left to say comes back as a word. */
import { shellWord } from "../../check/shell-word.js";
import type { Clock } from "../../runtime/clock.js";
import type { Store } from "../../store/store.js";
import type { TuiOptions } from "../../tui/options.js";
import type { Context, ScreenAccess } from "../context.js";
import type { Word } from "../result.js";
import { liveSource } from "./live-source.js";

export interface ShowScreensOptions extends Pick<TuiOptions, "start"> {
  readonly store: Store;
  readonly screen: ScreenAccess;
  readonly context: Context;
  /** Default: the context's. */
  readonly clock?: Clock | undefined;
  /** Those that the store asks; by default the context's. */
  readonly hosts?: readonly string[] | undefined;
  readonly signal: AbortSignal;
  /** The screens will open at once. */
  readonly onLoaded?: () => void;
  readonly prefix?: string | undefined;
  readonly onlyProblems?: boolean | undefined;
}

/** Resolves when somebody quits or the signal aborts; see `openTui`. */
export async function showScreens(options: ShowScreensOptions): Promise<Word> {
  const { store, screen, context, signal, start, prefix = "", onlyProblems = false } = options;
  const { openTui } = await import("../../tui/open-tui.js");
  options.onLoaded?.();
  const { hosts = context.hosts, clock = context.clock } = options;
  const { terminal, look } = screen;
  const source = liveSource(store, { clock, hosts });
  const text = await openTui({
    terminal,
    look,
    source,
    clock,
    signal,
    start,
    prefix,
    onlyProblems,
    quote: shellWord,
  });
  return { word: "summary", text };
}
