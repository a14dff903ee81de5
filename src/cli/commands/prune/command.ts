import { defineCommand } from "../../command.js";

export const pruneFlags = {
  yes: { kind: "switch", help: "delete" },
  force: { kind: "switch", help: "over half, too", isBeside: true },
  unreachable: { kind: "switch", help: "keys with a lease that fail 3 probes from here, too" },
} as const;

export const prune = defineCommand({
  name: "prune",
  usage: "[SERVICE...]",
  summary: "delete dead registrations; without --yes only shows",
  overview: { summary: "delete dead registrations; shows them first" },
  positionals: { name: "SERVICE", min: 0, max: Number.POSITIVE_INFINITY },
  flags: pruneFlags,
  examples: ["zdisc prune", "zdisc prune user.rpc --yes", "zdisc prune user.rpc --unreachable -o json"],
  formats: ["table", "json", "ndjson", "yaml"],
  shape: "document",
  endsItself: true,
  load: async () => (await import("./run.js")).program,
});
