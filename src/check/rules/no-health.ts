import type { EndpointRule } from "../rule.js";

export const noHealth: EndpointRule = {
  id: "no-health",
  severity: "info",
  about: "endpoint",
  asks: "has every endpoint a health service?",
  finds: "grpc.health.v1.Health is Unimplemented",
  why: "nobody can tell whether it serves",
  remedy: "Health: true in the server's YAML",
  source: "go-zero zrpc/internal/rpcserver.go:WithRpcHealth",
  needs: ["probes"],
  find: ({ probe }) => (probe?.status === "noHealth" ? { message: "it has no health service" } : undefined),
};
