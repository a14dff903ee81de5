/** Opens the screens of a command on its terminal; what is left to say comes back as a word. */
import type { Clock } from "../../runtime/clock.js";
import type { Store } from "../../store/store.js";
import { shellWord } from "../../text/shell-word.js";
import type { TuiOptions } from "../../tui/options.js";
import type { PickScene } from "../../tui/pick-source.js";
import type { LiveSource } from "../../tui/source.js";
import type { Context, ScreenAccess } from "../context.js";
import type { Word } from "../result.js";
import { liveSource } from "./live-source.js";
import { noEtcd } from "./no-etcd.js";

export interface ShowScreensOptions extends Pick<TuiOptions, "start" | "playback"> {
  /** undefined: etcd is not asked. */
  readonly store: Store | undefined;
  /** Default: what the store says. */
  readonly source?: LiveSource | undefined;
  /** Another one for calls over a channel of our own. Default: the context's. */
  readonly openStore?: (() => Promise<Store>) | undefined;
  /** How the pick screen begins. Default: as for `p` in a list. */
  readonly scene?: PickScene | undefined;
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
  const { defaultScene, pickSource } = await import("../commands/pick/pick-source.js");
  options.onLoaded?.();
  const { hosts = context.hosts, clock = context.clock } = options;
  const { terminal, look } = screen;
  const { source = store === undefined ? noEtcd : liveSource(store, { clock, hosts }), playback } = options;
  const { openStore = () => context.openStore(), scene = defaultScene(context.random) } = options;
  const text = await openTui({
    terminal,
    look,
    source,
    playback,
    picks: pickSource(scene, { ...context, hosts, openStore }),
    clock,
    signal,
    start,
    prefix,
    onlyProblems,
    quote: shellWord,
  });
  return { word: "summary", text };
}
