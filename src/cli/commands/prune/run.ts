/** `zdisc prune`: shows which registrations are dead, and deletes them when it is told to. */
import { DiscoveryError } from "../../../errors.js";
import { inParallel } from "../../../runtime/in-parallel.js";
import type { Store } from "../../../store/store.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { PruneCandidateDocument, PruneReportDocument } from "../../documents/prune-report.js";
import type { Ending } from "../../outcome.js";
import { type DocumentProgram, documentProgram, type Invocation, streamProgram } from "../../program.js";
import type { Result, Word } from "../../result.js";
import { forService } from "../../write-permission.js";
import { candidates, reportOf } from "./build-report.js";
import type { pruneFlags } from "./command.js";
import { confirm } from "./confirm.js";
import { deleteDead } from "./delete-dead.js";
import { type FoundService, findServices } from "./found.js";
import { type Survey, type SurveyedService, survey } from "./survey.js";
import { unreached } from "./unreached.js";
import { pruneView } from "./views.js";
import { nextStep, planWords, refuseOverHalf, totals, WOULD_DELETE } from "./words.js";

type PruneInvocation = Invocation<OptionsOf<typeof pruneFlags>>;

export const program: DocumentProgram<PruneInvocation["options"]> = {
  run: (invocation, context) => documentProgram(pruneToReport, {}).run(invocation, context),
  live: (invocation, context, styles) =>
    context.format === "table"
      ? streamProgram(prune, pruneView).start(invocation, context, styles)
      : undefined,
};

/** One report of all that happened. */
async function pruneToReport(
  invocation: PruneInvocation,
  context: Context,
): Promise<Result<PruneReportDocument>> {
  const items = prune(invocation, context);
  const words: Word[] = [];
  let document = reportOf(NOTHING, [], { dryRun: !invocation.options.yes });
  for (;;) {
    const { done, value } = await items.next();
    if (done) return { document, outcome: value, words };
    if ("word" in value) words.push(value);
    else document = { ...value, candidates: [...document.candidates, ...value.candidates] };
  }
}

const NOTHING: Survey = { services: [], changedInPlace: [], keyCount: 0, serviceCount: 0 };

/** A report of what is dead; or, when it is deleted, one a service. */
async function* prune(
  invocation: PruneInvocation,
  context: Context,
): AsyncGenerator<PruneReportDocument | Word, Ending, undefined> {
  const { options, positionals } = invocation;
  const { signal } = context;
  await using store = await context.openStore();
  const found = await findServices(positionals, context, { store, signal });
  if (!isFound(found)) {
    yield* found;
    return "noEndpoint";
  }
  const surveyed = await survey(found, options.unreachable, context);
  const typed = { positionals, unreachable: options.unreachable, connection: context.connectionArguments };
  if (options.yes && !options.force) refuseOverHalf(surveyed, typed);
  if (options.yes && surveyed.services.length > 0) {
    return yield* deleteAll(surveyed.services, surveyed, { store, context, isAliveAgain: () => false });
  }
  if (surveyed.services.length > 0) yield WOULD_DELETE;
  yield reportOf(
    surveyed,
    surveyed.services.flatMap((service) => candidates(service, [], context)),
    { dryRun: !options.yes },
  );
  yield* planWords(surveyed);
  if (context.screen === undefined || options.yes) {
    yield* nextStep(surveyed, typed);
    return "ok";
  }
  const confirmed = await confirm(surveyed.services, options.force, context);
  if (confirmed.length === 0) return "ok";
  const isAliveAgain = await lookAgain(confirmed, context);
  return yield* deleteAll(confirmed, surveyed, { store, context, isAliveAgain });
}

function isFound(found: readonly FoundService[] | readonly Word[]): found is readonly FoundService[] {
  return found.every((one) => !("word" in one));
}

/** A person takes time to answer, and a process may have been started meanwhile. */
async function lookAgain(
  services: readonly SurveyedService[],
  { clock, signal }: Context,
): Promise<(address: string) => boolean> {
  const failed = services.flatMap(({ dead }) => dead.filter(({ reason }) => reason !== "duplicate"));
  const addresses = new Set(failed.map(({ instance }) => instance.value));
  const failing = await unreached(addresses, { clock, signal, looks: 1, overMs: 0 });
  return (address) => !failing.has(address);
}

interface Means {
  readonly store: Store;
  readonly context: Context;
  readonly isAliveAgain: (address: string) => boolean;
}

/** Each of them is watched. */
const SERVICES_AT_ONCE = 8;

async function* deleteAll(
  services: readonly SurveyedService[],
  surveyed: Survey,
  { store, context, isAliveAgain }: Means,
): AsyncGenerator<PruneReportDocument | Word, Ending, undefined> {
  const done: PruneCandidateDocument[] = [];
  for (let at = 0; at < services.length; at += SERVICES_AT_ONCE) {
    const some = services.slice(at, at + SERVICES_AT_ONCE);
    const pruned = await inParallel(SERVICES_AT_ONCE, some, async (service) => ({
      service,
      ...(await deleteDead(service, isAliveAgain, { store, context })),
    }));
    const failed = pruned.find(({ failure }) => failure !== undefined);
    const isUntried = pruned.every((one) => one.pruned.every(({ outcome }) => outcome === "wouldDelete"));
    if (done.length === 0 && isUntried && failed !== undefined) {
      throw forService(failed.failure?.error, failed.service.name, context.user);
    }
    for (const one of pruned) {
      const outcomes = candidates(one.service, one.pruned, context);
      done.push(...outcomes);
      yield reportOf(surveyed, outcomes, { dryRun: false });
    }
    if (failed !== undefined)
      return yield* endFailed(failed.failure?.error, failed.service.name, done, context);
  }
  yield totals(done);
  return done.some(({ outcome }) => outcome === "cameBack") ? "cameBack" : "ok";
}

const NOT_SEEN: Word = { word: "warning", text: "ended before it was seen whether they come back" };

/** What was deleted before stands in the report all the same. */
async function* endFailed(
  thrown: unknown,
  service: string,
  done: readonly PruneCandidateDocument[],
  { user }: Context,
): AsyncGenerator<Word, Ending, undefined> {
  const error = forService(thrown, service, user);
  if (!(error instanceof DiscoveryError)) throw error;
  yield totals(done);
  if (error.code === "interrupted") yield NOT_SEEN;
  else yield { word: "verdict", text: error.message, remedy: error.remedy };
  return error.code;
}
