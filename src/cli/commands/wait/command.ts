import { defineCommand } from "../../command.js";

export const waitFlags = {
  for: {
    kind: "text",
    placeholder: "CONDITION",
    isRepeatable: true,
    help: "'endpoints>=3', healthy, gone, has=ADDRESS,\nwithout=ADDRESS, stable=10s  (quote > and <)",
  },
  any: { kind: "switch", help: "one is enough" },
  timeout: { kind: "duration", placeholder: "DURATION", help: "then exit 8 (60s; 0 waits for ever)" },
} as const;

export const wait = defineCommand({
  name: "wait",
  usage: "SERVICE --for CONDITION...",
  summary: "until conditions hold at once",
  overview: { usage: "SERVICE", summary: "until conditions hold; 8 when they do not in time" },
  positionals: { name: "SERVICE", min: 0, max: 1 },
  flags: waitFlags,
  examples: [
    "zdisc wait user.rpc --for 'endpoints>=3' --for healthy --timeout 2m",
    "zdisc wait user.rpc --for without=10.0.3.9:8080",
    "zdisc wait user.rpc --for gone --timeout 30s && rm -rf ./data",
  ],
  formats: ["table", "json", "ndjson", "yaml"],
  shape: "document",
  load: async () => (await import("./run.js")).program,
});
