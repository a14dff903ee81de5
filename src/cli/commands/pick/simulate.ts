/** Runs what was asked for, in slices, so that Ctrl-C is heard. */
import type { PolicyName } from "../../../balancer/policy.js";
import type { TimedChange } from "../../../balancer/simulation/changes.js";
import { type SimulatedEndpoint, Simulation } from "../../../balancer/simulation/simulation.js";
import type { AskedSimulation } from "./asked.js";
import { shuffledSubset, stableSubset } from "./client-subset.js";
import type { LabelledEndpoint, LabelledEndpoints } from "./labelled-endpoints.js";
import type { NamedValues } from "./named-values.js";
import { absentAtFirst, parseTimedChanges } from "./timed-changes.js";

/** What every endpoint takes where --latency says nothing. */
export const DEFAULT_LATENCY_MS = 10;
const SLICE = 20_000;

/** What is simulated: who is there, what they are like, and what changes. */
export interface Scene {
  readonly endpoints: LabelledEndpoints;
  readonly behaviours: readonly SimulatedEndpoint[];
  readonly changes: readonly TimedChange[];
}

/** Throws `usage` where a list names somebody who is not there. */
export function sceneOf(asked: AskedSimulation, endpoints: LabelledEndpoints): Scene {
  // Of a service without endpoints no name is meant: that there are none is said instead.
  if (endpoints.all.length === 0) return { endpoints, behaviours: [], changes: [] };
  const { latencies, failures, jitter } = asked;
  const changes = parseTimedChanges(asked.changes, endpoints);
  const absent = absentAtFirst(changes);
  const latencyOf = valuesOf(latencies, endpoints, "--latency");
  const failureOf = valuesOf(failures, endpoints, "--fail");
  const behaviours = endpoints.all.map((endpoint) => ({
    address: endpoint.address,
    latencyMs: latencyOf(endpoint) ?? DEFAULT_LATENCY_MS,
    failureRate: failureOf(endpoint) ?? 0,
    jitter,
    isAbsent: absent.has(endpoint.address),
  }));
  return { endpoints, behaviours, changes };
}

export function simulationOf(
  { seed, load, isStrictGoZero }: AskedSimulation,
  { behaviours, changes }: Scene,
  policy: PolicyName,
): Simulation {
  const subsetOf = isStrictGoZero ? shuffledSubset(seed) : stableSubset(seed);
  return new Simulation({ seed, endpoints: behaviours, load, policy, isStrictGoZero, subsetOf, changes });
}

/** Throws the signal's reason when it aborts. */
export async function runTo(simulation: Simulation, calls: number, signal: AbortSignal): Promise<void> {
  for (let made = simulation.picks; made < calls; made += SLICE) {
    simulation.runToCall(Math.min(calls, made + SLICE));
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    signal.throwIfAborted();
  }
}

function valuesOf<Value>(
  values: NamedValues<Value> | undefined,
  endpoints: LabelledEndpoints,
  flag: string,
): (endpoint: LabelledEndpoint) => Value | undefined {
  const byAddress = new Map(
    [...(values?.byName ?? [])].map(([name, value]) => [endpoints.named(name, flag).address, value]),
  );
  return ({ address }) => byAddress.get(address) ?? values?.others;
}
