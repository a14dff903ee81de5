/** What each configured host says of itself. */
import type { IMember } from "etcd3/lib/rpc.js";
import type { Clock } from "../../../runtime/clock.js";
import type { HostStatus, Member } from "../../host-status.js";
import { ask } from "../grpc/ask.js";
import { shortened, UnreadableAnswer } from "../grpc/grpc-failure.js";
import type { UnaryOptions } from "../grpc/unary-options.js";
import type { Connection } from "./connection.js";

/** In etcd's status of a member that knows none. */
const NO_LEADER = "0";
/** Of all members: each may be tried. A cluster has up to seven members, with a URL or two. */
const MOST_URLS = 200;

/** Asks one host for its status, alarms and members. */
export async function hostStatus(connection: Connection, options: UnaryOptions): Promise<HostStatus> {
  const asked = connection.maintenance.alarm({ action: "Get", memberID: "0", alarm: "None" }, options);
  asked.catch(() => {});
  const [status, members] = await Promise.all([
    connection.maintenance.status(options),
    connection.cluster.memberList({}, options),
  ]);
  // Alarms are read through the leader: without one the question would stay open.
  const alarms = status.leader === NO_LEADER ? [] : (await asked).alarms;
  const { cluster_id: clusterId, member_id: memberId, revision } = status.header;
  return {
    host: connection.host,
    clusterId,
    memberId,
    version: shortened(status.version),
    leaderId: status.leader === NO_LEADER ? undefined : status.leader,
    revision,
    databaseBytes: status.dbSize,
    alarms: alarms.map(({ alarm }) => String(alarm).toUpperCase()),
    members: toMembers(members.members),
    certificate: certificateOf(connection),
  };
}

/** As `hostStatus`, with the time one answer took. */
export async function inspectHost(
  connection: Connection,
  { clock, signal, timeoutMs }: { clock: Clock; signal: AbortSignal; timeoutMs: number },
): Promise<{ readonly status: HostStatus; readonly roundTripMs: number }> {
  const status = await ask(connection, { clock, signal, timeoutMs }, (options) =>
    hostStatus(connection, options),
  );
  const beforeMs = clock.monotonicMs();
  await ask(connection, { clock, signal, timeoutMs }, (options) => connection.maintenance.status(options));
  return { status, roundTripMs: clock.monotonicMs() - beforeMs };
}

function toMembers(members: readonly IMember[]): readonly Member[] {
  const urls = members.reduce((sum, { clientURLs }) => sum + clientURLs.length, members.length);
  if (urls > MOST_URLS)
    throw new UnreadableAnswer(`a cluster of ${members.length} members and too many URLs`);
  return members.map(({ ID, name, clientURLs, isLearner }) => ({
    memberId: ID,
    name: shortened(name),
    clientUrls: clientURLs.map(shortened),
    isLearner,
  }));
}

/** One that was not verified may hold dates that are none. */
function certificateOf({ certificate }: Connection): HostStatus["certificate"] {
  if (certificate === undefined || certificate.valid_from === undefined) return undefined;
  const [validFromMs, validToMs] = [Date.parse(certificate.valid_from), Date.parse(certificate.valid_to)];
  if (Number.isNaN(validFromMs) || Number.isNaN(validToMs)) return undefined;
  return {
    validFromMs,
    validToMs,
    subject: certificate.subject?.CN?.toString() ?? "",
  };
}
