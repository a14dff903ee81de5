/** Calls the health of a service's endpoints at a rate, over the channel that a program of zdisc's users would have. */
import type { EndpointTally } from "../../../balancer/simulation/endpoint-tally.js";
import { Simulation } from "../../../balancer/simulation/simulation.js";
import type { BalancedChannel } from "../../../grpc/balanced-channel.js";
import type { LoadsObserver } from "../../../grpc/endpoint-loads.js";
import { AbortScope, withDeadline } from "../../../runtime/abort.js";
import { nanoClockOf } from "../../../runtime/nano-clock.js";
import { seededRandom } from "../../../runtime/seeded-random.js";
import type { Context } from "../../context.js";
import type { PickedEndpointDocument, PickReportDocument } from "../../documents/pick-report.js";
import type { Result } from "../../result.js";
import { latencyDocument, pickedEndpoint, rounded, shareOf } from "./build-report.js";
import { findEndpoints } from "./find-endpoints.js";
import { HealthCalls } from "./health-calls.js";
import type { LabelledEndpoint } from "./labelled-endpoints.js";
import type { AskedProbe } from "./probe-asked.js";
import { ProbeTally } from "./probe-tally.js";

/** Endpoints that do not connect meanwhile are called as soon as they do. */
const CONNECT_MS = 1_000;

/** A signal ends it with what there is so far: `interrupted`. */
export async function probeService(asked: AskedProbe, context: Context): Promise<Result<PickReportDocument>> {
  const found = await findEndpoints({ service: asked.service, latencies: undefined }, context);
  const endpoints = found.endpoints.all;
  const tally = new ProbeTally(nanoClockOf(context.clock));
  if (endpoints.length === 0) {
    const document = reportOf(asked, { endpoints: [], tally, calls: 0, durationMs: 0 });
    return { document, outcome: "noEndpoint", words: found.words };
  }
  using channel = await openProbeChannel(asked, tally, context);
  await connectAll(channel, context);
  const startMs = context.clock.monotonicMs();
  const calls = await callAtRate(channel, asked, context);
  const durationMs = context.clock.monotonicMs() - startMs;
  const document = reportOf(asked, {
    endpoints: documentsOf(asked, endpoints, tally, channel),
    tally,
    calls,
    durationMs,
  });
  return { document, outcome: context.signal.aborted ? "interrupted" : "ok" };
}

export async function openProbeChannel(
  { service, policy, seed }: Pick<AskedProbe, "service" | "policy" | "seed">,
  observer: LoadsObserver,
  context: Pick<Context, "openStore" | "clock" | "hosts">,
): Promise<BalancedChannel> {
  const { openChannel } = await import("../../../grpc/open-channel.js");
  return openChannel(
    { etcd: { hosts: context.hosts, key: service } },
    {
      openStore: () => context.openStore(),
      balancerName: policy,
      seed,
      loads: { observer, draws: seededRandom(seed), clock: nanoClockOf(context.clock) },
    },
  );
}

/** Waits a little for all connections; whoever is late is called later. */
export async function connectAll(
  channel: BalancedChannel,
  { clock, signal }: Pick<Context, "clock" | "signal">,
): Promise<void> {
  const tooLate = new Error("not all is connected");
  const deadline = { clock, signal, timeoutReason: () => tooLate };
  await withDeadline(CONNECT_MS, deadline, (bounded) => channel.waitForReady(bounded)).catch(() => {});
}

/** Resolves with how many were begun, when all have ended. */
async function callAtRate(
  channel: BalancedChannel,
  { ratePerSecond, durationMs, hashKey: key }: AskedProbe,
  { clock, signal }: Context,
): Promise<number> {
  const { hashKey } = await import("../../../grpc/hash-key.js");
  using calls = new HealthCalls(channel, key === undefined ? {} : hashKey(key));
  using scope = new AbortScope(signal);
  const startMs = clock.monotonicMs();
  const total = Math.max(1, Math.round((ratePerSecond * durationMs) / 1_000));
  while (calls.begun < total && !signal.aborted) {
    const due = Math.min(total, 1 + Math.floor(((clock.monotonicMs() - startMs) / 1_000) * ratePerSecond));
    while (calls.begun < due) calls.begin();
    const nextMs = startMs + (calls.begun / ratePerSecond) * 1_000 - clock.monotonicMs();
    // A signal ends the wait; what was measured is told all the same.
    await clock.sleep(Math.max(1, nextMs), scope.signal).catch(() => {});
  }
  if (!signal.aborted) await calls.ended();
  return calls.begun;
}

interface Probed {
  readonly endpoints: readonly PickedEndpointDocument[];
  readonly tally: ProbeTally;
  readonly calls: number;
  readonly durationMs: number;
}

function reportOf(asked: AskedProbe, { endpoints, tally, calls, durationMs }: Probed): PickReportDocument {
  return {
    schemaVersion: 1,
    kind: "pickReport",
    mode: "probe",
    service: asked.service,
    policy: asked.policy,
    strictGoZero: false,
    seed: asked.seed,
    picks: tally.picks,
    unservedCalls: Math.max(0, calls - tally.picks),
    ratePerSecond: asked.ratePerSecond,
    inFlight: null,
    durationMs: rounded(durationMs),
    endpoints,
    latencyMs: latencyDocument(tally.latency.summary),
    comparison: null,
    hashKey: null,
    log: null,
    explanation: null,
  };
}

function documentsOf(
  asked: AskedProbe,
  endpoints: readonly LabelledEndpoint[],
  tally: ProbeTally,
  channel: BalancedChannel,
): PickedEndpointDocument[] {
  const known = new Map(channel.snapshot().map((snapshot) => [snapshot.address, snapshot]));
  const predicted = predictedShares(asked, endpoints, tally);
  return endpoints.map((endpoint) =>
    pickedEndpoint(endpoint, {
      tally: tally.of(endpoint.address),
      known: known.get(endpoint.address),
      allPicks: tally.picks,
      policy: asked.policy,
      predictedShare: predicted.get(endpoint.address),
    }),
  );
}

/** What the simulation says of endpoints that are as these were; of those only that were called. */
function predictedShares(
  { ratePerSecond, durationMs, policy, seed }: AskedProbe,
  endpoints: readonly LabelledEndpoint[],
  tally: ProbeTally,
): ReadonlyMap<string, number> {
  const called = endpoints.flatMap(({ address }) => behaviourOf(address, tally.of(address)) ?? []);
  if (policy !== "p2c_ewma" || called.length === 0) return new Map();
  const simulation = new Simulation({ seed, endpoints: called, load: { ratePerSecond } });
  simulation.advance(durationMs);
  return new Map(
    called.map(({ address }) => [address, shareOf(simulation.tallyOf(address).picks, simulation.picks)]),
  );
}

function behaviourOf(address: string, { ended, failures, latency }: EndpointTally) {
  if (latency.summary === null) return undefined;
  return { address, latencyMs: latency.summary.p50, failureRate: failures / ended };
}
