import { GLOBAL_FLAGS } from "../../arguments/global-flags.js";
import { defineCommand } from "../../command.js";

export const resolveFlags = {
  explain: { kind: "switch", help: "every stage: config, hosts, auth, keys, subset, probe" },
  block: GLOBAL_FLAGS.block,
  printTarget: { kind: "switch", help: "the target of the -f file, nothing else" },
  noProbe: { kind: "switch", help: "do not connect to the endpoints" },
} as const;

export const resolve = defineCommand({
  name: "resolve",
  usage: "TARGET|SERVICE|TEXT|-",
  summary: "what a go-zero client sees",
  overview: { usage: "TARGET", summary: "what a go-zero client sees, stage by stage" },
  positionals: { name: "TARGET", min: 0, max: 1 },
  flags: resolveFlags,
  examples: [
    "zdisc resolve 'etcd:///h1:2379,h2:2379?key=user.rpc' --explain",
    "zdisc resolve -f etc/user-api.yaml --block UserRpc",
    'zdisc resolve --explain "$(tail -1 user-api.log)"',
  ],
  formats: ["table", "json", "ndjson", "yaml", "name"],
  shape: "document",
  load: async () => (await import("./run.js")).program,
});
