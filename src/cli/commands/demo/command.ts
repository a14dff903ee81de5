import { defineCommand } from "../../command.js";

export const demoFlags = {
  duration: { kind: "duration", placeholder: "D", help: "end after a time (TUI: never; text: 15s)" },
  churnSeed: { kind: "count", placeholder: "N", help: "the same churn again (7)" },
} as const;

export const demo = defineCommand({
  name: "demo",
  usage: "",
  summary: "services, churn and the TUI, nothing to install",
  positionals: { name: "", min: 0, max: 0 },
  flags: demoFlags,
  examples: ["zdisc demo", "zdisc demo --duration 10s -o table", "zdisc demo --churn-seed 3"],
  formats: ["table", "ndjson"],
  shape: "stream",
  load: async () => (await import("./run.js")).program,
});
