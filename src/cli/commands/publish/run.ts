/** `zdisc publish`: keeps registrations in etcd until a signal, and takes them out again. */
import type { AddressSource } from "../../../discovery/advertised-address.js";
import { DiscoveryError } from "../../../errors.js";
import type { Store } from "../../../store/store.js";
import type { Context } from "../../context.js";
import type { PublishEventDocument } from "../../documents/publish-event.js";
import { EXIT_CODE_OF } from "../../exit-codes.js";
import { type Invocation, type StreamProgram, streamProgram } from "../../program.js";
import type { EventStream } from "../../result.js";
import { childAsked } from "./child/child-asked.js";
import { publishChild } from "./child/publish-child.js";
import { childView } from "./child/views.js";
import { configRegistration } from "./config-registration.js";
import { type PlannedRegistration, type PublishOptions, planRegistrations } from "./planned-registrations.js";
import { preflight } from "./preflight.js";
import { PublishDocuments } from "./publish-documents.js";
import { Publishing } from "./publishing.js";
import { publishView } from "./views.js";

export const program: StreamProgram<PublishOptions> = {
  start(invocation, context, styles) {
    // A server that registers nowhere has no hosts to be told of.
    if (context.config !== undefined) configRegistration(context.config);
    const view = invocation.childCommand.length === 0 ? publishView : childView;
    return streamProgram(publishUntilEnd, view(context.hosts)).start(invocation, context, styles);
  },
};

async function* publishUntilEnd(
  { options, childCommand }: Invocation<PublishOptions>,
  context: Context,
): EventStream<PublishEventDocument> {
  const planned = await planRegistrations(options, context);
  const child = childAsked(childCommand, options, planned);
  // A child is not started for an etcd that cannot be reached.
  await using store = await context.openStore({ wait: options.wait });
  const { clock, signal } = context;
  const interfaces = context.networkInterfaces();
  const looks = { store, clock, signal, interfaces, childAddresses: child?.addresses };
  const [warnings, host] = await Promise.all([preflight(planned, looks), hostOf(store, signal)]);
  for (const { warnings: ownWarnings } of planned) yield* ownWarnings;
  yield* warnings;
  const documents = new PublishDocuments({ host, sources: sourcesOf(planned), clock });
  const publishing = new Publishing(planned, options, { context, store, documents });
  return yield* child === undefined
    ? keepPublished(publishing, context)
    : publishChild(child, publishing, { context, store, documents });
}

async function* keepPublished(publishing: Publishing, context: Context): EventStream<PublishEventDocument> {
  context.onAbandon(() => publishing.lastWords());
  try {
    yield* publishing.events(context.signal);
  } catch (error) {
    if (publishing.hasBegun && error instanceof DiscoveryError) yield publishing.failed(error);
    throw error;
  }
  yield publishing.end({ reason: "interrupted", exitCode: EXIT_CODE_OF.ok });
  return "ok";
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
