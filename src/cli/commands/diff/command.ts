import { defineCommand } from "../../command.js";

export const diffFlags = {
  toEndpoints: { kind: "text", placeholder: "LIST", help: "compare the cluster with another one" },
  keys: { kind: "switch", help: "compare keys, not only addresses" },
} as const;

export const diff = defineCommand({
  name: "diff",
  usage: "A [B]",
  summary: "two snapshots (list --values -o json), or one and the cluster",
  overview: { summary: "two snapshots or clusters" },
  positionals: { name: "A", min: 0, max: 2 },
  flags: diffFlags,
  examples: [
    "zdisc diff before.json",
    "zdisc diff before.json after.json -o json",
    "zdisc diff --endpoints old:2379 --to-endpoints new:2379",
  ],
  formats: ["table", "json", "ndjson", "yaml"],
  shape: "document",
  load: async () => (await import("./run.js")).program,
});
