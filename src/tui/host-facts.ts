/** What the screen asks about etcd itself. */

/** The host in use. */
export interface HostFacts {
  readonly host: string;
  /** `3.5.21` */
  readonly version: string;
  readonly roundTripMs: number;
}

/** A host that was tried: undefined when it answered. */
export interface HostTrial {
  readonly host: string;
  readonly error: string | undefined;
}

/** What was tried since the connection is down. */
export interface Outage {
  readonly attempts: number;
  readonly trials: readonly HostTrial[];
}
