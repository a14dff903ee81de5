import { defineCommand } from "../../command.js";

const SORT_COLUMNS = ["address", "id", "ttl", "revision", "name"] as const;

export type SortColumn = (typeof SORT_COLUMNS)[number];

export const listFlags = {
  limit: {
    kind: "count",
    short: "l",
    placeholder: "N",
    help: "rows; 0 is all (20 on a terminal, all in a pipe)",
  },
  values: { kind: "switch", help: "addresses too when listing all services (a snapshot)" },
  probe: { kind: "switch", help: "ask every endpoint for its health" },
  all: { kind: "switch", help: "keys that are no registrations, too" },
  ttl: { kind: "switch", help: "ask the TTL of every row (else the first 1,000)" },
  sort: { kind: "choice", placeholder: "COLUMN", choices: SORT_COLUMNS, help: SORT_COLUMNS.join(", ") },
} as const;

export const list = defineCommand({
  name: "list",
  usage: "[SERVICE|GLOB...]",
  summary: "services, or the instances of some",
  overview: { usage: "[SERVICE...]" },
  positionals: { name: "SERVICE", min: 0, max: Number.POSITIVE_INFINITY },
  flags: listFlags,
  helpOfGlobals: ["noHeaders"],
  examples: [
    "zdisc list",
    "zdisc list user.rpc -o wide",
    "zdisc list user.rpc -o name | xargs -I{} grpcurl -plaintext {} list",
  ],
  formats: ["table", "wide", "json", "ndjson", "yaml", "name"],
  shape: "document",
  load: async () => (await import("./run.js")).program,
});
