import { defineCommand } from "../../command.js";
import { READY_CHECKS } from "../../documents/publish-event.js";

export const publishFlags = {
  key: { kind: "text", placeholder: "SERVICE", help: "the service key" },
  id: { kind: "decimal", placeholder: "N", help: "fixed ID (lease ID)", isBeside: true },
  addr: {
    kind: "text",
    placeholder: "ADDRESS",
    help: "10.0.3.7:8080; :8080 takes this machine's address",
    isRepeatable: true,
  },
  ttl: { kind: "seconds", placeholder: "SECONDS", help: "lease (10)" },
  force: { kind: "switch", help: "odd addresses, too", isBeside: true },
  giveUpAfter: { kind: "duration", placeholder: "D", help: "exit 9 when lost so long (never)" },
  wait: { kind: "switch", help: "wait for etcd when no host answers at start" },
  from: { kind: "text", placeholder: "FILE", help: 'lines of "service address [id]", all at once' },
  ready: {
    kind: "choice",
    placeholder: "WHEN",
    choices: READY_CHECKS,
    help: "tcp, health, none (tcp)  --ready-timeout D  (60s)",
    head: "With a command",
  },
  readyTimeout: { kind: "duration", placeholder: "D", help: "", isToldElsewhere: true },
  drain: { kind: "duration", placeholder: "D", help: "between revoke and SIGTERM (5s)" },
  killAfter: { kind: "duration", placeholder: "D", help: "then SIGKILL (10s)" },
} as const;

export const publish = defineCommand({
  name: "publish",
  usage: "--key SERVICE --addr ADDRESS [-- COMMAND...]",
  summary: "keep it registered",
  overview: { usage: "", summary: "keep an address registered while it lives" },
  positionals: { name: "", min: 0, max: 0 },
  takesChildCommand: true,
  flags: publishFlags,
  examples: [
    "zdisc publish --key user.rpc --addr :8080",
    "zdisc publish -f etc/user.yaml --ready health -- ./user -f etc/user.yaml",
    "zdisc publish --key user.rpc --addr 10.0.3.7:8080 -o ndjson",
  ],
  formats: ["table", "ndjson"],
  shape: "stream",
  load: async () => (await import("./run.js")).program,
});
