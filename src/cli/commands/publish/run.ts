/** `zdisc publish`: keeps registrations in etcd until a signal, and takes them out again. */
import type { AddressSource } from "../../../discovery/advertised-address.js";
import { servicePrefix } from "../../../discovery/instance.js";
import { Publisher } from "../../../discovery/publisher.js";
import { DiscoveryError } from "../../../errors.js";
import type { Store } from "../../../store/store.js";
import type { Context } from "../../context.js";
import type { PublishEnd, PublishEventDocument } from "../../documents/publish-event.js";
import { EXIT_CODE_OF } from "../../exit-codes.js";
import { type Invocation, type StreamProgram, streamProgram } from "../../program.js";
import type { EventStream, Word } from "../../result.js";
import { configRegistration } from "./config-registration.js";
import { lastWords } from "./last-words.js";
import { type PlannedRegistration, type PublishOptions, planRegistrations } from "./planned-registrations.js";
import { preflight } from "./preflight.js";
import { PublishDocuments } from "./publish-documents.js";
import { Totals } from "./totals.js";
import { publishView } from "./views.js";

export const program: StreamProgram<PublishOptions> = {
  start(invocation, context, styles) {
    // A server that registers nowhere has no hosts to be told of.
    if (context.config !== undefined) configRegistration(context.config);
    return streamProgram(publishUntilEnd, publishView(context.hosts)).start(invocation, context, styles);
  },
};

async function* publishUntilEnd(
  { options }: Invocation<PublishOptions>,
  context: Context,
): EventStream<PublishEventDocument> {
  const planned = await planRegistrations(options, context);
  await using store = await context.openStore({ wait: options.wait });
  const { clock, signal } = context;
  const looks = { store, clock, signal, interfaces: context.networkInterfaces() };
  const [warnings, host] = await Promise.all([preflight(planned, looks), hostOf(store, signal)]);
  for (const { warnings: ownWarnings } of planned) yield* ownWarnings;
  yield* warnings;
  const documents = new PublishDocuments({ host, sources: sourcesOf(planned), clock });
  yield* keepPublished(planned, options, { context, store, documents });
  return "ok";
}

interface Means {
  readonly context: Context;
  readonly store: Store;
  readonly documents: PublishDocuments;
}

async function* keepPublished(
  planned: readonly PlannedRegistration[],
  options: PublishOptions,
  { context, store, documents }: Means,
): AsyncGenerator<PublishEventDocument | Word, void, undefined> {
  const { clock, random, signal } = context;
  const { ttl: ttlSeconds, giveUpAfter: giveUpAfterMs, wait: waitForEtcd } = options;
  await using publisher = new Publisher(planned, {
    store,
    clock,
    random,
    ttlSeconds,
    giveUpAfterMs,
    waitForEtcd,
  });
  context.onAbandon(() => lastWords(publisher.publications));
  const close = () => void publisher.close();
  if (signal.aborted) close();
  else signal.addEventListener("abort", close, { once: true });
  const totals = new Totals();
  const end = (how: Ending) => documents.ended(totals.end(how, publisher.publications, clock.monotonicMs()));
  try {
    for await (const event of publisher) {
      if (event.type === "reset") {
        yield TOO_MANY;
        continue;
      }
      totals.take(event, clock.monotonicMs());
      yield documents.of(event);
    }
    yield end({ reason: "interrupted", exitCode: EXIT_CODE_OF.ok });
  } catch (error) {
    if (totals.hasBegun && error instanceof DiscoveryError) yield end(failureOf(error));
    throw forService(error, planned, context.user);
  } finally {
    signal.removeEventListener("abort", close);
  }
}

type Ending = Pick<PublishEnd, "reason" | "exitCode">;

const TOO_MANY: Word = { word: "warning", text: "too many events at once: some are not shown" };

function failureOf({ code }: DiscoveryError): Ending {
  return { reason: code === "lost" ? "lost" : "failed", exitCode: EXIT_CODE_OF[code] };
}

/** A key is named after its lease, new each time: what helps is the right to all keys of the service. */
function forService(
  error: unknown,
  [first]: readonly PlannedRegistration[],
  user: string | undefined,
): unknown {
  if (!(error instanceof DiscoveryError) || error.code !== "permission" || first === undefined) return error;
  const prefix = servicePrefix(first.service);
  return new DiscoveryError("permission", `user ${user ?? "(none)"} may not read and write ${prefix}`, {
    cause: error,
    remedy: `etcdctl role grant-permission ROLE --prefix=true readwrite ${prefix}`,
  });
}

function sourcesOf(planned: readonly PlannedRegistration[]): ReadonlyMap<string, AddressSource> {
  return new Map(planned.map(({ address, source }) => [address, source]));
}

/** For words only: a host that will not tell does not stop a registration. */
async function hostOf(store: Store, signal: AbortSignal): Promise<string | null> {
  try {
    return (await store.status({ signal })).host;
  } catch (error) {
    if (error instanceof DiscoveryError) return null;
    throw error;
  }
}
