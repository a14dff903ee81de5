/** `zdisc demo`: services that come and go on an etcd in memory, and one of them watched. */
import { DiscoveryError } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import { seededRandom } from "../../../runtime/seeded-random.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { WatchEventDocument } from "../../documents/watch-event.js";
import { type Invocation, streamProgram } from "../../program.js";
import type { EventStream, Word } from "../../result.js";
import { showScreens } from "../../tui/show-screens.js";
import { ServiceWatch } from "../watch/service-watch.js";
import { watchView } from "../watch/views.js";
import { bannerLines } from "./banner.js";
import { CAST, WATCHED_SERVICE } from "./cast.js";
import { churn, DEFAULT_SEED } from "./churn.js";
import type { demoFlags } from "./command.js";
import { demoMeans } from "./demo-means.js";
import { DemoWorld } from "./demo-world.js";

/** As text: a list, the flapping instance twice, a few restarts. */
const TEXT_MS = 15_000;

export const program = streamProgram(playUntilEnd, watchView);

async function* playUntilEnd(
  { options }: Invocation<OptionsOf<typeof demoFlags>>,
  context: Context,
): EventStream<WatchEventDocument> {
  const { screen } = context;
  const { duration = screen === undefined ? TEXT_MS : undefined, churnSeed = DEFAULT_SEED } = options;
  const means = demoMeans(context);
  const { clock, random } = means;
  await using world = await DemoWorld.start(context, means);
  yield* banner(world.host);
  using scope = new AbortScope(context.signal);
  const timeIsUp = new DiscoveryError("interrupted", "the demo is over");
  const end = (reason?: unknown) => scope.abort(reason);
  if (duration !== undefined) clock.sleep(duration, scope.signal).then(() => end(timeIsUp), NOTHING);
  await using store = await context.openStore({ host: world.host, signal: scope.signal, clock, random });
  const play = () => {
    world.live(churn(CAST, seededRandom(churnSeed)), scope.signal).catch(end);
    means.begin();
  };
  const watch = { service: WATCHED_SERVICE, store, context, scope, untilChange: false, childCommand: [] };
  try {
    const start = { kind: "service", service: WATCHED_SERVICE } as const;
    const show = { store, context, clock, signal: scope.signal, start, hosts: [world.host], onLoaded: play };
    if (screen !== undefined) {
      const openStore = () => context.openStore({ host: world.host, clock, random });
      yield await showScreens({ ...show, screen, openStore });
    } else {
      play();
      yield* new ServiceWatch(watch).items();
    }
  } catch (error) {
    if (error !== timeIsUp) throw error;
  }
  return "ok";
}

const NOTHING = () => {};

function banner(host: string): Word[] {
  return bannerLines(host).map((text) => ({ word: "summary", text }));
}
