/** Why hosts that take connections answer no read: without a leader a member still tells its own status. */
import { DiscoveryError } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import { ask } from "../grpc/ask.js";
import type { HostTarget } from "../socket/host-target.js";
import type { Hosts } from "./hosts.js";

const PATIENCE_MS = 1_000;

/** `noLeader` when a host says so; undefined when none does. Asked only when all hosts failed. */
export async function diagnoseLeader(
  pool: Hosts,
  silent: readonly HostTarget[],
  clock: Clock,
): Promise<DiscoveryError | undefined> {
  const leaders = await Promise.all(silent.map((target) => leaderOf(pool, target, clock)));
  if (!leaders.includes(NONE)) return undefined;
  const count = leaders.filter((leader) => leader !== undefined).length;
  const members = pool.targets.length;
  const answer = count === 1 ? "answers" : "answer";
  return new DiscoveryError("noLeader", `etcd has no leader: ${count} of ${members} members ${answer}`, {
    remedy: "etcdctl endpoint status --cluster -w table",
  });
}

/** In etcd's status a member that knows no leader. */
const NONE = "0";

/** undefined: it does not say. */
async function leaderOf(pool: Hosts, target: HostTarget, clock: Clock): Promise<string | undefined> {
  const connection = pool.connect(target);
  try {
    const limits = { clock, signal: pool.closed, timeoutMs: PATIENCE_MS };
    return (await ask(connection, limits, (options) => connection.maintenance.status(options))).leader;
  } catch {
    // That it is silent is known already.
    return undefined;
  } finally {
    connection.close();
  }
}
