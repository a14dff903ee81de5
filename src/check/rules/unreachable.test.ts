import { expect, test } from "vitest";
import type { EndpointFacts } from "../facts/endpoint-facts.js";
import { unreachable } from "./unreachable.js";

const INSTANCE = { key: "user.rpc/12", service: "user.rpc", id: "12", createRevision: "1", modRevision: "1" };

function facts(status: "refused" | "timeout", leaseId: string | null): EndpointFacts {
  const value = "10.0.3.9:8080";
  const instance = { ...INSTANCE, version: "1", address: value, value, leaseId };
  const error = status === "refused" ? "connection refused" : "no answer";
  return {
    service: "user.rpc",
    value,
    instances: [instance],
    samplesOf: () => [],
    isEtcdLocal: false,
    probe: { status, latencyMs: null, error },
  };
}

test.each([
  { status: "refused", leaseId: "7", consequence: "did it register before it listens?" },
  {
    status: "timeout",
    leaseId: "7",
    consequence: "it hangs, or a firewall between drops what is sent to it",
  },
  { status: "refused", leaseId: null, consequence: "its process is gone" },
  { status: "timeout", leaseId: null, consequence: "its machine is gone, or it hangs" },
] as const)("$status with lease $leaseId: $consequence", ({ status, leaseId, consequence }) => {
  expect(unreachable.find(facts(status, leaseId))).toMatchObject({ consequence });
});
