/** The built program, told by its environment which etcd to ask. */
import type { EtcdMember } from "../support/etcd-member.js";
import { type RunZdiscOptions, runZdisc } from "../support/run-zdisc.js";
import {
  type RunningZdisc,
  type StartZdiscOptions,
  startZdisc,
  type ZdiscEnd,
} from "../support/start-zdisc.js";

export interface BoundZdisc {
  run(args: readonly string[], options?: RunZdiscOptions): Promise<ZdiscEnd>;
  start(args: readonly string[], options?: StartZdiscOptions): RunningZdisc;
}

export function zdiscFor(endpoints: readonly string[]): BoundZdisc {
  const env = { ZDISC_ENDPOINTS: endpoints.join(",") };
  return {
    run: (args, options = {}) => runZdisc(args, { ...options, env: { ...env, ...options.env } }),
    start: (args, options = {}) => startZdisc(args, { ...options, env: { ...env, ...options.env } }),
  };
}

/** Puts each key in a revision of its own; the first in a new etcd is revision 2. */
export async function putAll(
  etcd: EtcdMember,
  pairs: Iterable<readonly [key: string, value: string, leaseHex?: string]>,
) {
  for (const [key, value, leaseHex] of pairs) {
    const lease = leaseHex === undefined ? [] : [`--lease=${leaseHex}`];
    await etcd.etcdctl(["put", ...lease, "--", key, value]);
  }
}

/** The lease's ID in hexadecimal, as etcdctl takes it. */
export async function grantLease(etcd: EtcdMember, ttlSeconds: number): Promise<string> {
  const granted = await etcd.etcdctl(["lease", "grant", String(ttlSeconds)]);
  const id = /^lease ([0-9a-f]+) granted/.exec(granted)?.[1];
  if (id === undefined) throw new Error(`etcdctl lease grant said: ${granted}`);
  return id;
}
