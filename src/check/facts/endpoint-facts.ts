/** One value of a service with the instances that carry it, and what was found out about it. */

import type { LeftDrain } from "../../discovery/drain/left-drains.js";
import type { Instance } from "../../discovery/instance.js";
import type { Probe } from "../../probe/probe.js";

/** What a lease said once. */
export interface LeaseSample {
  /** Monotonic, in ms. */
  readonly atMs: number;
  readonly ttlSeconds: number;
  readonly remainingSeconds: number;
}

export interface EndpointFacts {
  readonly service: string;
  /** As written in etcd. */
  readonly value: string;
  /** At least one, in the order they came. */
  readonly instances: readonly Instance[];
  /** What the lease said, oldest first; empty when it was not asked. */
  readonly samplesOf: (leaseId: string) => readonly LeaseSample[];
  /** Whether etcd itself is reached over loopback: then all may be one machine on purpose. */
  readonly isEtcdLocal: boolean;
  /** What a connection found; undefined: none was tried. */
  readonly probe?: Probe | undefined;
  /** Of its instances, those that carried another address before; undefined: nobody looked. */
  readonly leftDrains?: readonly LeftDrain[] | undefined;
  /** Why its host name leads nowhere; undefined: it does not, or it is no name, or it was not asked. */
  readonly nameError?: string | undefined;
}
