import type { EndpointRule } from "../rule.js";

export const notGrpc: EndpointRule = {
  id: "not-grpc",
  severity: "warning",
  about: "endpoint",
  asks: "does every endpoint speak gRPC in plain text?",
  finds: "a port answers, but not in HTTP/2 in plain text",
  why: "every call of a go-zero client fails there",
  remedy: "TLS? Or the wrong port?",
  needs: ["probes"],
  find: ({ probe }) =>
    probe?.status === "notGrpc" ? { message: probe.error ?? "it does not speak gRPC" } : undefined,
};
