import { defineCommand } from "../../command.js";

export const watchFlags = {
  untilChange: { kind: "switch", help: "end after the first change after the list" },
  wait: { kind: "switch", help: "wait for etcd when no host answers at start" },
  duration: { kind: "duration", placeholder: "D", help: "end after a time" },
  noTui: { kind: "switch", help: "lines on a terminal, too (so does any -o)" },
  replay: {
    kind: "text",
    placeholder: "FILE",
    help: "show a recording (watch -o ndjson); --speed 60",
  },
  speed: { kind: "count", placeholder: "N", help: "", isToldElsewhere: true },
} as const;

export const watch = defineCommand({
  name: "watch",
  usage: "SERVICE [-- COMMAND...]",
  summary: "live changes",
  overview: { usage: "SERVICE", summary: "live changes: TUI on a terminal, lines in a pipe" },
  positionals: { name: "SERVICE", min: 0, max: 1 },
  takesChildCommand: true,
  flags: watchFlags,
  examples: [
    "zdisc watch user.rpc",
    "zdisc watch user.rpc -o ndjson > night.ndjson",
    "zdisc watch user.rpc -- ./reload-nginx.sh",
  ],
  formats: ["table", "ndjson"],
  shape: "stream",
  load: async () => (await import("./run.js")).program,
});
