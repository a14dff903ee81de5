import { balancingPolicy, DEFAULT_BALANCER_NAME } from "../../target/balancing-policy.js";
import type { FileRule } from "../rule.js";

export const unknownBalancer: FileRule = {
  id: "unknown-balancer",
  severity: "error",
  about: "file",
  asks: "does go-zero have the balancer?",
  finds: "BalancerName is one that go-zero does not have",
  why: "grpc-go takes pick_first, in silence: one instance gets all traffic",
  remedy: `${DEFAULT_BALANCER_NAME} or consistent_hash`,
  source: "go-zero zrpc/client.go:makeLBServiceConfig; grpc-go balancer.Get",
  find: ({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === "server") return [];
      const { isRegistered, isRefused } = balancingPolicy(block.conf.balancerName);
      if (isRegistered && !isRefused) return [];
      const { line } = block.positionOf("BalancerName");
      const message = `go-zero has no balancer ${block.conf.balancerName}`;
      return [
        {
          line,
          message,
          ...(isRefused ? { consequence: "it breaks the service config: the client does not start" } : {}),
        },
      ];
    }),
};
