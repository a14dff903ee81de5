/** How the targets of one scheme are read. Source: grpc-go resolver/resolver.go:Builder. */
import type { Destination } from "./destination.js";
import type { DialTarget } from "./dial-target.js";

/** One scheme, to be added to a `SchemeRegistry`. */
export interface Scheme {
  /** In lower case, as URLs have it: `etcd`. */
  readonly name: string;
  /** Pure; a target that makes no sense is a `refused` destination, not an exception. */
  destinationOf(target: DialTarget): Destination;
}
