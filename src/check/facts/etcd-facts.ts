/** One etcd: its hosts and members, and what is registered in it. */
import type { AdvertisedFault } from "../../resolve/advertised-urls.js";
import type { HostStatus } from "../../store/host-status.js";
import type { ServiceFacts } from "./service-facts.js";

/** A configured host: what it said of itself, or why it could not be asked. */
export interface HostFacts {
  /** As it was given. */
  readonly host: string;
  /** undefined: it did not answer, or only to ask who we are. */
  readonly status: HostStatus | undefined;
  /** Why it did not answer; undefined: it did. */
  readonly error: string | undefined;
  /** What its certificate is refused for; undefined: it is not, or for something else. */
  readonly certificateError: "expired" | "notYetValid" | undefined;
}

export interface EtcdFacts {
  readonly hosts: readonly HostFacts[];
  /** The same hosts a moment later; empty where nothing asked for a second look. */
  readonly later: readonly HostFacts[];
  /** Wall time of the look, in ms. */
  readonly nowMs: number;
  readonly advertised: readonly AdvertisedFault[];
  /** It let us in without an account and without a certificate. */
  readonly isOpenToAll: boolean;
  readonly services: readonly ServiceFacts[];
  /** Services that we may not read. */
  readonly forbidden: readonly ForbiddenService[];
  /** All names that could be listed, those of `services` among them. */
  readonly names: readonly string[];
  /** Makes a remedy ask this etcd, where a command in it would ask another. Default: it stays as it is. */
  readonly reach?: (remedy: string) => string;
}

export interface ForbiddenService {
  readonly service: string;
  readonly user: string | undefined;
  /** etcd does not even let that user in, and says so; undefined: it does, and the service is not theirs. */
  readonly refusal?: string | undefined;
}
