/** Everything live that the screens show: it comes in from outside, and is asked for here only. */
import type { ServiceEvent } from "../discovery/service-event.js";
import type { ServicesEvent } from "../discovery/services-view.js";
import type { HostFacts, HostTrial } from "./host-facts.js";
import type { LeaseAnswer } from "./model/lease-book.js";
import type { ProbeResult } from "./model/probe-book.js";
import type { FindNameProblems, FindProblems } from "./model/problems.js";

export interface SimilarService {
  readonly name: string;
  readonly instanceCount: number;
}

export interface LiveSource {
  watchService(service: string, signal: AbortSignal): AsyncIterable<ServiceEvent>;
  watchServices(prefix: string, signal: AbortSignal): AsyncIterable<ServicesEvent>;
  /** undefined: etcd does not say, or may not be asked. */
  leaseTime(leaseId: string, signal: AbortSignal): Promise<LeaseAnswer | "silent">;
  /** The host in use, asked now; undefined when it does not answer. */
  hostFacts(signal: AbortSignal): Promise<HostFacts | undefined>;
  /** Every configured host, tried now. */
  tryHosts(signal: AbortSignal): Promise<readonly HostTrial[]>;
  /** Services that may have been meant in place of one that has no instance. */
  similarServices(service: string, signal: AbortSignal): Promise<readonly SimilarService[]>;
  /** Asks an endpoint for its health. */
  probe(address: string, signal: AbortSignal): Promise<ProbeResult>;
  readonly findProblems: FindProblems;
  readonly findNameProblems: FindNameProblems;
}
