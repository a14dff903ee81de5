/** `zdisc watch`: everything that happens to a service, until a signal, a time or the first change. */
import { DiscoveryError } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Context } from "../../context.js";
import type { WatchEventDocument } from "../../documents/watch-event.js";
import type { OptionsOf } from "../../flag.js";
import { type Invocation, streamProgram } from "../../program.js";
import type { EventStream } from "../../result.js";
import { showScreens } from "../../tui/show-screens.js";
import type { watchFlags } from "./command.js";
import { ServiceWatch } from "./service-watch.js";
import { watchView } from "./views.js";

type WatchInvocation = Invocation<OptionsOf<typeof watchFlags>>;

export const program = streamProgram(watchUntilEnd, watchView);

async function* watchUntilEnd(
  { options, positionals, childCommand }: WatchInvocation,
  context: Context,
): EventStream<WatchEventDocument> {
  const [service = ""] = positionals;
  const { duration, wait, untilChange, noTui } = options;
  using scope = new AbortScope(context.signal);
  const timeIsUp = new DiscoveryError("interrupted", "--duration is over");
  if (duration !== undefined) endAfter(duration, scope, { context, reason: timeIsUp });
  try {
    await using store = await context.openStore({ wait, signal: scope.signal });
    if (context.screen !== undefined && !noTui && !untilChange && childCommand.length === 0) {
      const start = { kind: "service", service } as const;
      yield await showScreens({ store, screen: context.screen, context, signal: scope.signal, start });
      return "ok";
    }
    yield* new ServiceWatch({ service, store, context, scope, untilChange, childCommand }).items();
  } catch (error) {
    if (error !== timeIsUp) throw error;
  }
  return "ok";
}

function endAfter(
  ms: number,
  scope: AbortScope,
  { context, reason }: { readonly context: Context; readonly reason: DiscoveryError },
): void {
  context.clock.sleep(ms, scope.signal).then(
    () => scope.abort(reason),
    () => {},
  );
}
