/** What BalancerName means to grpc-go. Source: go-zero zrpc/client.go:makeLBServiceConfig; grpc-go balancer.Get. */

export interface BalancingPolicy {
  /** What balances in the end: grpc-go falls back to pick_first, in silence, for a name that nobody registered. */
  readonly name: PolicyName;
  /** Whether a go-zero client has a balancer of the configured name. */
  readonly isRegistered: boolean;
  /** As go-zero hands it to grpc-go. */
  readonly serviceConfig: string;
  /** The service config is no JSON, and the client does not start. */
  readonly isRefused: boolean;
}

/** The balancers of a process that imports zrpc. */
const REGISTERED = ["p2c_ewma", "consistent_hash", "round_robin", "pick_first"] as const;
/** One of them, in lower case. */
export type PolicyName = (typeof REGISTERED)[number];

/** Default of the configuration, and of an empty name. */
export const DEFAULT_BALANCER_NAME = "p2c_ewma";

/** What becomes of a client whose configuration has this BalancerName. Never throws. */
export function balancingPolicy(balancerName: string): BalancingPolicy {
  const serviceConfig = `{"loadBalancingPolicy":"${balancerName === "" ? DEFAULT_BALANCER_NAME : balancerName}"}`;
  const configured = policyIn(serviceConfig);
  const registered = REGISTERED.find((name) => name === configured?.toLowerCase());
  return {
    name: registered ?? "pick_first",
    isRegistered: registered !== undefined,
    serviceConfig,
    isRefused: configured === undefined,
  };
}

/** go-zero puts the name between quotes as it is: a quote in it breaks the config. */
function policyIn(serviceConfig: string): string | undefined {
  try {
    const { loadBalancingPolicy }: { loadBalancingPolicy?: unknown } = JSON.parse(serviceConfig);
    return String(loadBalancingPolicy);
  } catch {
    return undefined;
  }
}
