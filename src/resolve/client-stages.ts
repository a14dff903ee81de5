/** The last stages, which are the client's own: its subset, its policy, and whether it reaches what it was given. */
import { isOnLoopback } from "../address.js";
import { isReached, type Probe } from "../probe/probe.js";
import { balancingPolicy, DEFAULT_BALANCER_NAME } from "../target/balancing-policy.js";
import { endpointsOutside, expectedReshuffle } from "../target/reshuffle.js";
import { subsetOf } from "../target/subset.js";
import { plural } from "../text/numbers.js";
import { diallerOf } from "./dialler.js";
import { saysUnreached } from "./go-zero-says.js";
import { capital } from "./sentence.js";
import {
  type Concern,
  type Findings,
  failed,
  passed,
  type StageOutcome,
  type WalkMeans,
  warned,
} from "./walk-state.js";

/** Which of the endpoints this client takes. */
export function subsetStage({ addresses = [] }: Findings, { seed, subsetSize }: WalkMeans): StageOutcome {
  const subset = subsetOf(addresses, { seed, size: subsetSize });
  const all = addresses.length;
  const notes = [passed(`${subset.length} of ${all} (limit ${subsetSize})`)];
  const left = endpointsOutside(all, subsetSize);
  if (left > 0) {
    const moved = expectedReshuffle(all, subsetSize).toFixed(1);
    notes.push(
      passed(`each client draws its own ${subsetSize}; ${left} of ${all} get nothing from this one`),
      passed(`when an endpoint leaves, go-zero opens ${moved} new connections, zdisc's library at most one`),
    );
  }
  return { notes, found: { subset } };
}

/** Who picks. Known without etcd, so it is told wherever the way ends. */
export function policyStage(_: Findings, { origin }: WalkMeans): StageOutcome {
  const { conf, file } = origin;
  const configured = conf?.balancerName ?? "";
  const policy = balancingPolicy(configured);
  const found = { policy };
  if (policy.isRefused) {
    const message = `BalancerName ${configured} breaks the service config: a go-zero client does not start`;
    const remedies = [`BalancerName: ${DEFAULT_BALANCER_NAME} or consistent_hash`];
    return { notes: [failed(message)], found, failure: { code: "config", message, remedies } };
  }
  if (!policy.isRegistered) {
    const message = `go-zero has no balancer ${configured}: ${policy.name}, so one endpoint gets every call`;
    const remedies = [`BalancerName: ${DEFAULT_BALANCER_NAME} or consistent_hash`];
    return {
      notes: [warned(message)],
      found,
      concerns: [{ weight: "partly", message: capital(message), remedies }],
    };
  }
  const whence =
    file === undefined
      ? policy.name === DEFAULT_BALANCER_NAME
        ? " (go-zero's default)"
        : ""
      : ` (BalancerName ${file.hasBalancerName ? "set" : "not set"})`;
  return { notes: [passed(`${policy.name}${whence}`)], found };
}

/** Whether the endpoints of the subset can be reached from this machine, and what they say of themselves. */
export async function probeStage(findings: Findings, means: WalkMeans): Promise<StageOutcome> {
  const { subset = [] } = findings;
  const { clock, signal } = means;
  // Loaded here, since gRPC takes longer to load than most of the stages before take to run.
  const { probeEndpoints } = await import("../probe/probe-endpoints.js");
  const probes = await probeEndpoints(subset, { clock, signal });
  const unreached = [...probes].filter(([, probe]) => !isReached(probe));
  const [first] = unreached;
  if (first === undefined) return { notes: [], probes, concerns: notServing(probes) };
  const [address, probe] = first;
  const remedies = [remedyFor(address, probe)];
  if (unreached.length < subset.length) {
    const are = `${unreached.length} of ${plural(subset.length, "endpoint")} cannot be reached from this machine`;
    return {
      notes: [],
      probes,
      concerns: [{ weight: "partly", message: are, remedies }, ...notServing(probes)],
    };
  }
  const none = subset.length === 1 ? "The only endpoint cannot" : `None of ${subset.length} endpoints can`;
  return {
    notes: [],
    probes,
    failure: {
      code: "noEndpoint",
      message: `${none} be reached from this machine`,
      remedies,
      says: saysUnreached(diallerOf(findings, means), address, probe),
    },
  };
}

/** go-zero calls them all the same. */
function notServing(probes: ReadonlyMap<string, Probe>): Concern[] {
  const addresses = [...probes].flatMap(([address, { status }]) =>
    status === "notServing" ? [address] : [],
  );
  if (addresses.length === 0) return [];
  const say = addresses.length === 1 ? "says" : "say";
  return [
    {
      weight: "partly",
      message: `${plural(addresses.length, "endpoint")} ${say} NOT_SERVING, and a go-zero client calls all the same`,
      remedies: [`look at the server on ${addresses[0]}`],
    },
  ];
}

function remedyFor(address: string, { status, error }: Probe): string {
  const port = address.slice(address.lastIndexOf(":") + 1);
  const host = address.slice(0, -port.length - 1);
  if (isOnLoopback(address)) {
    return `${address} is each client's own machine: register another (ListenOn 0.0.0.0:${port}, or POD_IP)`;
  }
  if (status === "notGrpc") return `${address} ${error}: is it the service's own port?`;
  return `on ${host}: ss -ltn 'sport = :${port}', and its firewall`;
}
