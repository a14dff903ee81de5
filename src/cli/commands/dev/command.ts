import { defineCommand } from "../../command.js";

export const devFlags = {
  port: { kind: "count", placeholder: "N", help: "2379; 0 is any free one" },
  listen: { kind: "text", placeholder: "HOST:PORT", help: "", isBeside: true },
  seedFile: { kind: "text", placeholder: "FILE", help: 'lines of "key value" to begin with' },
  instances: { kind: "text", placeholder: "LIST", help: "user.rpc=3,order.rpc=2: made-up registrations" },
  userFile: { kind: "text", placeholder: "FILE", help: 'lines of "name:password": authentication on' },
  tokenTtl: { kind: "duration", placeholder: "D", help: "how long a login holds (5m)" },
  cert: { kind: "text", placeholder: "FILE", help: "TLS: its certificate" },
  certKey: { kind: "text", placeholder: "FILE", help: "and key", isBeside: true },
  clientCa: { kind: "text", placeholder: "FILE", help: "only clients with a certificate of this authority" },
} as const;

export const dev = defineCommand({
  name: "dev",
  usage: "",
  summary: "an etcd-compatible server in memory",
  positionals: { name: "", min: 0, max: 0 },
  flags: devFlags,
  examples: ["zdisc dev", "zdisc dev --port 0 -q", "zdisc dev --instances user.rpc=3"],
  formats: ["table", "ndjson"],
  shape: "stream",
  load: async () => (await import("./run.js")).program,
});
