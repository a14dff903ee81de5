import { defineCommand } from "../../command.js";

export const topFlags = {
  prefix: { kind: "text", placeholder: "PREFIX", help: "only services under it" },
  problems: { kind: "switch", help: "only services with a problem" },
  wait: { kind: "switch", help: "wait for etcd when no host answers at start" },
  noTui: { kind: "switch", help: "one table, then end" },
} as const;

export const top = defineCommand({
  name: "top",
  usage: "",
  summary: "all services, live",
  positionals: { name: "SERVICE", min: 0, max: 0 },
  flags: topFlags,
  examples: ["zdisc top", "zdisc top --prefix prod/", "zdisc top --problems"],
  formats: ["table", "wide", "json", "ndjson", "yaml", "name"],
  shape: "document",
  isLive: true,
  load: async () => (await import("./run.js")).program,
});
