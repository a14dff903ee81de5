/** What was seen of one endpoint in a simulation, over all clients. */
import { LatencyHistogram } from "./latency-histogram.js";
import { RecentCounts } from "./recent-counts.js";

/** As many seconds as the pick screen shows. */
const RECENT_SECONDS = 60;

/** Picks, ends and latencies of one endpoint, since the begin. */
export class EndpointTally {
  picks = 0;
  /** Picks that went to it though it had the higher load. */
  forcedPicks = 0;
  /** Calls that ended. */
  ended = 0;
  failures = 0;
  /** All of their times together; by the time that passed, the calls that were open on average. */
  callMs = 0;
  readonly latency = new LatencyHistogram();
  readonly recentPicks = new RecentCounts(RECENT_SECONDS);

  pick(nowNs: number, isForced: boolean): void {
    this.picks += 1;
    if (isForced) this.forcedPicks += 1;
    this.recentPicks.add(nowNs);
  }

  end(latencyNs: number, isFailed: boolean): void {
    this.ended += 1;
    if (isFailed) this.failures += 1;
    this.callMs += latencyNs / 1e6;
    this.latency.record(latencyNs);
  }
}
