/** `zdisc drain`: takes an endpoint out of clients' sight until a signal or a time, and puts it back. */
import { Drain } from "../../../discovery/drain/drain.js";
import { listInstances } from "../../../discovery/list-instances.js";
import { DiscoveryError } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Store } from "../../../store/store.js";
import type { Context } from "../../context.js";
import type { DrainEventDocument } from "../../documents/drain-event.js";
import { type StreamProgram, streamProgram } from "../../program.js";
import type { EventStream } from "../../result.js";
import { forService } from "../../write-permission.js";
import { type AskedDrain, type DrainInvocation, parseAsked } from "./asked.js";
import { checkPlan, noEndpoint } from "./check-plan.js";
import { DrainDocuments } from "./drain-documents.js";
import { undoAll } from "./undo.js";
import { undoCommand } from "./undo-command.js";
import { drainView } from "./views.js";

export const program: StreamProgram<DrainInvocation["options"]> = {
  start: (invocation, context, styles) =>
    streamProgram(run, drainView(invocation.options)).start(invocation, context, styles),
};

async function* run(invocation: DrainInvocation, context: Context): EventStream<DrainEventDocument> {
  const asked = parseAsked(invocation, context);
  await using store = await context.openStore();
  if (asked.kind === "undo") return yield* undoAll(asked, store, context);
  try {
    return yield* drainOne(asked, store, context);
  } catch (error) {
    throw forService(error, asked.service, context.user);
  }
}

async function* drainOne(asked: AskedDrain, store: Store, context: Context): EventStream<DrainEventDocument> {
  const { service, address, how } = asked;
  const { clock, signal, connectionArguments: connection } = context;
  const list = await listInstances(service, { store, signal });
  const plan = await checkPlan(list, asked, { store, signal, connection });
  if ("word" in plan) {
    yield plan;
    return "noEndpoint";
  }
  const documents = new DrainDocuments({ service, address, clock, connection });
  if (how === "dryRun") {
    yield { word: "summary", text: "would write (nothing is written with --dry-run):" };
    yield* documents.planned(plan);
    return "ok";
  }
  const drain = new Drain(service, address, { store, clock });
  context.onAbandon(() => notPutBack(drain, connection));
  return yield* untilEnd(drain, asked, { documents, context });
}

interface Means {
  readonly documents: DrainDocuments;
  readonly context: Context;
}

async function* untilEnd(drain: Drain, asked: AskedDrain, means: Means): EventStream<DrainEventDocument> {
  const { documents, context } = means;
  using scope = new AbortScope(context.signal);
  endInTime(asked, scope, context);
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const events of drain.keep(scope.signal)) {
      yield* documents.of(events);
      if (asked.how !== "stay" || drain.isUnfinished) continue;
      if (drain.drained.length > 0) return "ok";
      yield noEndpoint(asked, []);
      return "noEndpoint";
    }
  } catch (error) {
    const isRegular = scope.signal.aborted && error === scope.signal.reason && asked.how === "keep";
    if (!isRegular) failure = { error };
  } finally {
    scope.abort();
  }
  yield* putBack(drain, means);
  if (failure !== undefined) throw failure.error;
  return "ok";
}

/** A first signal has been: a second ends the process at once, and says what stands. */
async function* putBack(
  drain: Drain,
  { documents, context }: Means,
): AsyncGenerator<DrainEventDocument, void, undefined> {
  try {
    for (const item of documents.of(await drain.putBack(new AbortController().signal))) {
      if ("kind" in item) yield item;
    }
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error;
    const { code, message, hosts } = error;
    const remedy = undoCommands(drain, context.connectionArguments).join("; ");
    throw new DiscoveryError(code, `${drain.address} is still drained: ${message}`, {
      cause: error,
      hosts,
      remedy,
    });
  }
}

function undoCommands({ drained, address }: Drain, connection: readonly string[]): string[] {
  return drained.flatMap(({ key }) => undoCommand(key, address, connection) ?? []);
}

function notPutBack(drain: Drain, connection: readonly string[]): string | undefined {
  if (drain.drained.length === 0) return undefined;
  return [`${drain.address} not put back:`, ...undoCommands(drain, connection)].join("\n  ");
}

/** A drain that stays is one turn; an etcd that takes no writes for so long is away. */
const STAY_WITHIN_MS = 10_000;

function endInTime({ how, durationMs }: AskedDrain, scope: AbortScope, { clock }: Context): void {
  const ms = how === "stay" ? STAY_WITHIN_MS : durationMs;
  if (ms === undefined) return;
  const reason =
    how === "stay"
      ? new DiscoveryError("timeout", "etcd did not take the writes in time")
      : new DiscoveryError("interrupted", "--duration is over");
  clock.sleep(ms, scope.signal).then(
    () => scope.abort(reason),
    () => {},
  );
}
