import { POLICY_NAMES } from "../../../balancer/policy.js";
import { defineCommand } from "../../command.js";

export const pickFlags = {
  picks: { kind: "count", short: "n", placeholder: "N", help: "picks (10000)", head: "Simulate" },
  rate: { kind: "count", placeholder: "N", help: "a second (200)", isBeside: true },
  inFlight: { kind: "count", placeholder: "N", help: "N calls always open, in place of --rate" },
  latency: { kind: "text", placeholder: "LIST", help: "a=5ms,10.0.3.9:8080=50ms,*=10ms" },
  fail: { kind: "text", placeholder: "LIST", help: "b=10%" },
  jitter: { kind: "text", placeholder: "P", help: "spread (20%)", isBeside: true },
  at: {
    kind: "text",
    placeholder: "CHANGE",
    isRepeatable: true,
    help: "10s:b=500ms, 10s:b=50%, 10s:b=leave, 10s:d=join",
  },
  policy: { kind: "choice", placeholder: "NAME", choices: POLICY_NAMES, help: POLICY_NAMES.join(", ") },
  hashKey: { kind: "text", placeholder: "KEY", help: "for consistent_hash" },
  seed: { kind: "count", placeholder: "N", help: "same picks again", isBeside: true },
  strictGoZero: { kind: "switch", help: "as go-zero does it: rounding, rush, forgetting" },
  probe: { kind: "switch", help: "real health calls", head: "Measure" },
  duration: { kind: "duration", placeholder: "D", help: "(10s)", isBeside: true },
  fromLog: {
    kind: "text",
    placeholder: "FILE",
    help: `go-zero's "p2c - conn: ..." statistics; - is stdin`,
  },
  explain: { kind: "switch", help: "one pick in full (the last of -n)", head: "Show" },
  live: { kind: "switch", help: "the pick screen" },
} as const;

export const pick = defineCommand({
  name: "pick",
  usage: "[SERVICE]",
  summary: "whom a balancing policy picks, and why",
  overview: { usage: "SERVICE" },
  positionals: { name: "SERVICE", min: 0, max: 1 },
  flags: pickFlags,
  examples: [
    "zdisc pick user.rpc --latency 'a=5ms,*=50ms' --seed 1",
    "zdisc pick --latency 'a=5ms,b=5ms,c=50ms' --live",
    "zdisc pick --latency 'a=5ms,b=5ms,c=50ms' --in-flight 50 --fail b=50%",
    "zdisc pick user.rpc --probe --rate 50 --duration 10s",
    "kubectl logs deploy/user-api | zdisc pick --from-log -",
  ],
  formats: ["table", "wide", "json", "ndjson", "yaml"],
  shape: "document",
  load: async () => (await import("./run.js")).program,
});
