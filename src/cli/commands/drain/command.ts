import { defineCommand } from "../../command.js";

export const drainFlags = {
  stay: { kind: "switch", help: "leave it drained and end; prints the undo command" },
  undo: {
    kind: "text",
    placeholder: "KEY=ADDRESS",
    isRepeatable: true,
    help: "put an address back",
  },
  minLeft: { kind: "count", placeholder: "N", help: "refuse with fewer endpoints left (1)" },
  dryRun: { kind: "switch", help: "show the writes" },
  duration: { kind: "duration", placeholder: "D", help: "", isBeside: true },
} as const;

export const drain = defineCommand({
  name: "drain",
  usage: "SERVICE ADDRESS",
  summary: "take one node out of traffic, and back on Ctrl-C",
  overview: { summary: "take one node out of traffic, and back" },
  positionals: { name: "SERVICE ADDRESS", min: 0, max: 2 },
  flags: drainFlags,
  examples: [
    "zdisc drain user.rpc 10.0.3.9:8080",
    "zdisc drain user.rpc 10.0.3.9:8080 --duration 10m",
    "zdisc drain user.rpc 10.0.3.9:8080 --stay",
  ],
  formats: ["table", "ndjson"],
  shape: "stream",
  load: async () => (await import("./run.js")).program,
});
