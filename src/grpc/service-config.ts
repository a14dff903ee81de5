/**
 * Which policy balances. grpc-js takes pick_first in silence for a policy that it does not know, and so does grpc-go;
 * here that is an error. Source: grpc-js build/src/resolving-load-balancer.js:handleResolverResult.
 */
import { experimental, type MethodConfig } from "@grpc/grpc-js";
import { DiscoveryError } from "../errors.js";

type ServiceConfig = Extract<Parameters<experimental.ResolverListener>[2], { readonly ok: true }>["value"];

/** What a channel is told together with its addresses. Throws `config` for text that is no JSON, or names no policy that is known. */
export function serviceConfigOf(text: string | undefined, defaultPolicy: string): ServiceConfig {
  const parsed = text === undefined ? {} : parse(text);
  const wanted = policies(parsed);
  if (wanted.length === 0) wanted.push({ [defaultPolicy]: {} });
  const known = wanted.find((config) => experimental.isLoadBalancerNameRegistered(nameOf(config)));
  if (known === undefined) {
    const names = wanted.map((config) => `"${nameOf(config)}"`).join(", ");
    throw new DiscoveryError("config", `no balancing policy ${names} is registered in this program`, {
      remedy: "p2c_ewma, consistent_hash, round_robin or pick_first",
    });
  }
  // grpc-js has read the same text when the channel was made, and refused what is wrong elsewhere in it.
  const { methodConfig = [], ...rest } = parsed as Partial<ServiceConfig>;
  return { ...rest, methodConfig: methodConfig.map(withDuration), loadBalancingConfig: [known] };
}

/** In JSON a duration is a text: `1.5s`. */
function withDuration(config: MethodConfig): MethodConfig {
  const { timeout } = config;
  const duration = typeof timeout === "string" ? experimental.parseDuration(timeout) : undefined;
  return duration ? { ...config, timeout: duration } : config;
}

function parse(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return { ...parsed };
  } catch (cause) {
    throw new DiscoveryError("config", "the service config is no JSON", { cause });
  }
  throw new DiscoveryError("config", "the service config is no object");
}

/** `loadBalancingConfig`, best first; or the older `loadBalancingPolicy`, which is a name only. */
function policies({ loadBalancingConfig, loadBalancingPolicy }: Record<string, unknown>): Policy[] {
  if (Array.isArray(loadBalancingConfig)) return loadBalancingConfig.filter(isPolicy);
  return typeof loadBalancingPolicy === "string" ? [{ [loadBalancingPolicy.toLowerCase()]: {} }] : [];
}

type Policy = Readonly<Record<string, object>>;

function isPolicy(config: unknown): config is Policy {
  return typeof config === "object" && config !== null;
}

function nameOf(policy: Policy): string {
  return Object.keys(policy)[0] ?? "";
}
