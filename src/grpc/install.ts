/**
 * Teaches grpc-js go-zero's targets and policies: the one thing here that outlives its objects, for the registries of
 * grpc-js belong to the process, and nothing can be taken out of them again.
 */
import { type ChannelOptions, experimental } from "@grpc/grpc-js";
import { DiscoveryError } from "../errors.js";
import { locateTarget } from "../target/locate-target.js";
import type { OpenTargetStore } from "../target/store-access.js";
import { authorityOf, serviceName } from "./authority.js";
import { DEFAULT_POLICY, settingsIn } from "./channel-settings.js";
import { EndpointBalancer } from "./endpoint-balancer.js";
import { INSTALLED_POLICIES, type InstalledPolicy } from "./endpoint-loads.js";
import { TargetResolver } from "./target-resolver.js";

type GrpcUri = Parameters<typeof experimental.uriToString>[0];

/** What of go-zero's targets leads somewhere; `k8s` is left to others. */
const INSTALLED_SCHEMES = ["etcd", "discov", "direct"] as const;

/** The scheme of channels that `createChannel` makes. What it is for stands in the channel's settings. */
const CHANNEL_SCHEME = "zdisc";

/**
 * To be called any number of times; what it returns undoes the last call. Then new channels of these schemes are
 * refused, and those that were made before go on. The policies stay: grpc-js asks for them at each change of the
 * endpoints, and would go over to pick_first in silence.
 */
export function installSchemes(openStore: OpenTargetStore): () => void {
  installPolicies();
  let isInstalled = true;
  for (const scheme of INSTALLED_SCHEMES) {
    experimental.registerResolver(
      scheme,
      class extends TargetResolver {
        constructor(uri: GrpcUri, listener: experimental.ResolverListener, options: ChannelOptions) {
          if (!isInstalled) {
            throw new DiscoveryError("usage", `the scheme ${scheme} is installed no more`, {
              remedy: "install()",
            });
          }
          const from = experimental.uriToString(uri);
          const name = serviceName(locateTarget(from, {}));
          super(
            { from, name, openStore, policy: DEFAULT_POLICY, serviceConfig: serviceConfigIn(options) },
            listener,
          );
        }

        static getDefaultAuthority(uri: GrpcUri): string {
          return authorityOf(locateTarget(experimental.uriToString(uri), {}));
        }
      },
    );
  }
  return () => {
    isInstalled = false;
  };
}

/** What a channel of `createChannel` needs; no scheme that others may have is touched. */
export function installChannelScheme(): void {
  installPolicies();
  experimental.registerResolver(
    CHANNEL_SCHEME,
    class extends TargetResolver {
      constructor(_uri: GrpcUri, listener: experimental.ResolverListener, options: ChannelOptions) {
        const settings = settingsIn(options);
        if (settings === undefined)
          throw new DiscoveryError("usage", "zdisc: targets are made by createChannel");
        super({ ...settings, serviceConfig: serviceConfigIn(options) }, listener);
      }

      static getDefaultAuthority({ path }: GrpcUri): string {
        return path;
      }
    },
  );
}

/** The target of such a channel: as grpc-js connects, it makes a URL of it. */
export function channelTarget(authority: string): string {
  return `${CHANNEL_SCHEME}:///${authority}`;
}

function installPolicies(): void {
  for (const policy of INSTALLED_POLICIES) {
    experimental.registerLoadBalancerType(policy, balancerOf(policy), configOf(policy));
  }
}

function balancerOf(policy: InstalledPolicy) {
  return class extends EndpointBalancer {
    constructor(helper: experimental.ChannelControlHelper) {
      super(policy, helper);
    }
  };
}

/** Neither policy has anything to configure. */
function configOf(policy: InstalledPolicy) {
  return class PolicyConfig implements experimental.TypedLoadBalancingConfig {
    static createFromJson(): PolicyConfig {
      return new PolicyConfig();
    }

    getLoadBalancerName(): string {
      return policy;
    }

    toJsonObject(): object {
      return { [policy]: {} };
    }
  };
}

function serviceConfigIn(options: ChannelOptions): string | undefined {
  return options["grpc.service_config"];
}
