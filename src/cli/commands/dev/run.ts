/** `zdisc dev`: serves etcd's API from memory until a signal. */
import { Publisher } from "../../../discovery/publish/publisher.js";
import { aborted } from "../../../runtime/abort.js";
import type { NewUser } from "../../../server/auth/enable-auth.js";
import { type EtcdApiServer, startEtcdApiServer } from "../../../server/etcd-api-server.js";
import { MemoryStore } from "../../../store/memory/memory-store.js";
import { timestamp } from "../../../text/times.js";
import type { Context } from "../../context.js";
import type { DevEventDocument } from "../../documents/dev-event.js";
import { type Invocation, streamProgram } from "../../program.js";
import type { EventStream } from "../../result.js";
import { type DevOptions, type DevSettings, devSettings } from "./dev-settings.js";
import { dialAddress } from "./listen-address.js";
import { ROOT, type UserLine } from "./user-lines.js";
import { devView } from "./views.js";
import { warnings } from "./warnings.js";

export const program = streamProgram(serveUntilEnd, devView);

async function* serveUntilEnd(
  { options }: Invocation<DevOptions>,
  context: Context,
): EventStream<DevEventDocument> {
  const settings = await devSettings(options, context);
  await using server = await startEtcdApiServer({
    ...settings.listen,
    tls: settings.tls,
    tokenTtlMs: options.tokenTtl,
    clock: context.clock,
    random: context.random,
    onCall: context.trace,
  });
  if (settings.users.length > 0) await server.enableAuth(settings.users.map(withRights));
  server.etcd.seed(Object.fromEntries(settings.seeds.map(({ key, value }) => [key, value])));
  await using instances = madeUpInstances(settings, server, context);
  await instances.ready();
  yield listening(settings, server, context);
  yield* warnings(settings);
  await aborted(context.signal);
  return "ok";
}

/** Their leases are kept alive from within, whatever clients must show to be let in. */
function madeUpInstances(
  { registrations }: DevSettings,
  { etcd }: EtcdApiServer,
  { clock, random }: Context,
): Publisher {
  return new Publisher(registrations, { store: new MemoryStore(etcd, clock), clock, random });
}

function listening(settings: DevSettings, server: EtcdApiServer, context: Context): DevEventDocument {
  return {
    schemaVersion: 1,
    kind: "devEvent",
    type: "listening",
    time: timestamp(context.clock.wallMs()),
    host: dialAddress(server.address, context),
    listen: server.address,
    tls: settings.tls !== undefined,
    clientCertificates: settings.tls?.clientCa !== undefined,
    auth: settings.users.length > 0,
    seededCount: settings.seeds.length,
    instanceCount: settings.registrations.length,
  };
}

/** Who is not root reads and writes every key, and administers nothing, until somebody changes the roles. */
function withRights({ name, password }: UserLine): NewUser {
  return name === ROOT ? { name, password } : { name, password, readwrite: [""] };
}
