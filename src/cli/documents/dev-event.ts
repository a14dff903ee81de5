/** How `zdisc dev` tells programs that it serves. */
import type { Count, Timestamp } from "./quantities.js";

/** One line of `zdisc dev -o ndjson`. */
export interface DevEventDocument {
  readonly schemaVersion: 1;
  readonly kind: "devEvent";
  /** Clients are served from now on. */
  readonly type: "listening";
  readonly time: Timestamp;
  /** What clients dial: `127.0.0.1:2379`. */
  readonly host: string;
  /** The interface and port it listens on. */
  readonly listen: string;
  /** Clients must use TLS. */
  readonly tls: boolean;
  /** Clients must show a certificate. */
  readonly clientCertificates: boolean;
  /** Clients must log in. */
  readonly auth: boolean;
  /** Keys of the seed file. */
  readonly seededCount: Count;
  /** Made-up registrations. */
  readonly instanceCount: Count;
}
