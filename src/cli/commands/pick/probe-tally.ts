/** What is seen of each endpoint while a channel is probed. */
import { EndpointTally } from "../../../balancer/simulation/endpoint-tally.js";
import { LatencyHistogram } from "../../../balancer/simulation/latency-histogram.js";
import type { Call } from "../../../balancer/statistics.js";
import type { LoadsObserver } from "../../../grpc/endpoint-loads.js";
import type { NanoClock } from "../../../runtime/nano-clock.js";

interface OpenCall {
  readonly tally: EndpointTally;
  readonly startNs: number;
  readonly isForced: boolean;
}

export class ProbeTally implements LoadsObserver {
  readonly #clock: NanoClock;
  readonly #tallies = new Map<string, EndpointTally>();
  readonly #open = new Map<Call, OpenCall>();
  /** Of all calls that ended. */
  readonly latency = new LatencyHistogram();
  picks = 0;

  constructor(clock: NanoClock) {
    this.#clock = clock;
  }

  of(address: string): EndpointTally {
    const known = this.#tallies.get(address);
    if (known !== undefined) return known;
    const tally = new EndpointTally();
    this.#tallies.set(address, tally);
    return tally;
  }

  picked(call: Call, address: string, isForced: boolean): void {
    const { nowNs } = this.#clock;
    const tally = this.of(address);
    tally.pick(nowNs, isForced);
    this.picks += 1;
    this.#open.set(call, { tally, startNs: nowNs, isForced });
  }

  ended(call: Call, isOk: boolean): void {
    const open = this.#take(call);
    if (open === undefined) return;
    const tookNs = this.#clock.nowNs - open.startNs;
    open.tally.end(tookNs, !isOk);
    this.latency.record(tookNs);
  }

  abandoned(call: Call): void {
    const open = this.#take(call);
    if (open === undefined) return;
    open.tally.picks -= 1;
    if (open.isForced) open.tally.forcedPicks -= 1;
    this.picks -= 1;
  }

  #take(call: Call): OpenCall | undefined {
    const open = this.#open.get(call);
    this.#open.delete(call);
    return open;
  }
}
