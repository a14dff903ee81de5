/** Members whose revision trails another's: what they answer without asking the leader is old. */
import type { HostFacts } from "./facts/etcd-facts.js";

const TRAILS_FROM = 1_000n;

export interface HostBehind {
  readonly host: string;
  /** Revisions behind the foremost of its cluster. */
  readonly by: bigint;
}

export function hostsBehind(hosts: readonly HostFacts[]): readonly HostBehind[] {
  const foremost = new Map<string, bigint>();
  for (const { status } of hosts) {
    if (status === undefined) continue;
    const revision = BigInt(status.revision);
    if (revision > (foremost.get(status.clusterId) ?? -1n)) foremost.set(status.clusterId, revision);
  }
  return hosts.flatMap(({ host, status }) => {
    if (status === undefined) return [];
    const by = (foremost.get(status.clusterId) ?? 0n) - BigInt(status.revision);
    return by > TRAILS_FROM ? [{ host, by }] : [];
  });
}
