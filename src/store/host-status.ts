/** What an etcd member says of itself and its cluster. */
import type { Revision } from "./revision.js";

export interface Member {
  readonly memberId: string;
  /** Empty for a member that has not started. */
  readonly name: string;
  /** URLs that it tells clients to use; zdisc shows them and never adopts them. */
  readonly clientUrls: readonly string[];
  readonly isLearner: boolean;
}

export interface HostStatus {
  /** As it was given: `10.0.0.11:2379`. */
  readonly host: string;
  readonly clusterId: string;
  readonly memberId: string;
  /** `3.5.21` */
  readonly version: string;
  /** undefined: the member knows no leader. */
  readonly leaderId: string | undefined;
  readonly revision: Revision;
  readonly databaseBytes: string;
  /** `NOSPACE`, `CORRUPT` */
  readonly alarms: readonly string[];
  readonly members: readonly Member[];
  /** Of the certificate that the host showed; undefined without TLS. */
  readonly certificate:
    | { readonly validFromMs: number; readonly validToMs: number; readonly subject: string }
    | undefined;
}
