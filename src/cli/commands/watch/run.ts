/** `zdisc watch`: everything that happens to a service, until a signal, a time or the first change. */
import { DiscoveryError } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import { longName, type OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { WatchEventDocument } from "../../documents/watch-event.js";
import { type Invocation, streamProgram } from "../../program.js";
import type { EventStream, StreamItem } from "../../result.js";
import { showScreens } from "../../tui/show-screens.js";
import type { watchFlags } from "./command.js";
import { replay } from "./replay.js";
import { ServiceWatch } from "./service-watch.js";
import { showRecording } from "./show-recording.js";
import { standingClock } from "./standing-clock.js";
import { watchView } from "./views.js";
import { watchEventJson } from "./watch-event-json.js";

type WatchInvocation = Invocation<OptionsOf<typeof watchFlags>>;

export const program = streamProgram(watchUntilEnd, watchView, watchEventJson);

async function* watchUntilEnd(
  invocation: WatchInvocation,
  context: Context,
): EventStream<WatchEventDocument> {
  const { duration } = invocation.options;
  using scope = new AbortScope(context.signal);
  const timeIsUp = new DiscoveryError("interrupted", "--duration is over");
  if (duration !== undefined) endAfter(duration, scope, { context, reason: timeIsUp });
  try {
    yield* invocation.options.replay === undefined
      ? watchLive(invocation, context, scope)
      : watchRecording(invocation, context, scope);
  } catch (error) {
    if (error !== timeIsUp) throw error;
  }
  return "ok";
}

async function* watchLive(
  { options, positionals, childCommand }: WatchInvocation,
  context: Context,
  scope: AbortScope,
): AsyncGenerator<StreamItem<WatchEventDocument>, void, undefined> {
  const { wait, untilChange, speed, noTui } = options;
  const [service = context.config?.source().key] = positionals;
  if (speed !== undefined) throw usage("--speed is of --replay", "--replay FILE --speed 60");
  if (service === undefined) throw usage("SERVICE is missing", "zdisc watch SERVICE [-- COMMAND...]");
  const { signal } = scope;
  const screen = noTui || untilChange || childCommand.length > 0 ? undefined : context.screen;
  const clock = screen === undefined ? standingClock(context.clock) : context.clock;
  await using store = await context.openStore({ wait, signal, clock });
  if (screen !== undefined) {
    yield await showScreens({ store, screen, context, signal, start: { kind: "service", service } });
    return;
  }
  yield* new ServiceWatch({ service, store, context, scope, untilChange, childCommand }).items();
}

/** What asks for etcd or for a change that is still to come. */
const NOT_IN_A_RECORDING = ["wait", "untilChange"] as const;

async function* watchRecording(
  { options, positionals, childCommand }: WatchInvocation,
  context: Context,
  { signal }: AbortScope,
): AsyncGenerator<StreamItem<WatchEventDocument>, void, undefined> {
  const { replay: file = "", speed = 1, noTui } = options;
  const other = NOT_IN_A_RECORDING.find((name) => options[name]);
  if (other !== undefined)
    throw usage(`--replay and --${longName(other)} exclude each other`, `leave one out`);
  if (childCommand.length > 0) throw usage("--replay runs no command", "zdisc watch SERVICE -- COMMAND");
  const recording = { file, service: positionals[0], speed, signal };
  const { screen } = context;
  if (screen === undefined || noTui) yield* replay(recording, context);
  else yield* showRecording(recording, context, screen);
}

function usage(what: string, remedy: string): DiscoveryError {
  return new DiscoveryError("usage", `zdisc watch: ${what}`, { remedy });
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
