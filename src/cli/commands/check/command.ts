import { GLOBAL_FLAGS } from "../../arguments/global-flags.js";
import { defineCommand } from "../../command.js";
import { FAIL_ON } from "../../documents/check-report.js";

export const CHECK_FORMATS = ["table", "json", "ndjson", "yaml", "sarif", "junit", "github"] as const;

const ruleIds = async () => (await import("../../../check/rules.js")).RULES.map(({ id }) => id);

export const checkFlags = {
  only: {
    kind: "text",
    placeholder: "LIST",
    form: "--only, --skip LIST",
    help: "rules by id",
    words: ruleIds,
  },
  skip: {
    kind: "text",
    placeholder: "LIST",
    help: "not these rules",
    words: ruleIds,
    isToldElsewhere: true,
  },
  listRules: { kind: "switch", form: "--list-rules  --rule ID", help: "", isBeside: true },
  rule: {
    kind: "text",
    placeholder: "ID",
    help: "one rule, explained",
    words: ruleIds,
    isToldElsewhere: true,
  },
  failOn: {
    kind: "choice",
    placeholder: "SEVERITY",
    choices: FAIL_ON,
    help: "error, warning, info, never (error)",
  },
  noProbe: { kind: "switch", help: "do not connect to the endpoints" },
  offline: { kind: "switch", help: "only the rules on the -f files, no etcd" },
  clients: { kind: "count", placeholder: "N", help: "clients per service, for the subset rule" },
  output: {
    kind: "choice",
    short: "o",
    placeholder: "FORMAT",
    choices: CHECK_FORMATS,
    form: "-o FORMAT",
    help: "also: sarif, junit, github",
  },
  /** Several, and globs: in place of the global one. */
  file: { ...GLOBAL_FLAGS.file, isRepeatable: true, isToldElsewhere: true },
  endpoints: { ...GLOBAL_FLAGS.endpoints, isToldElsewhere: true },
} as const;

export const check = defineCommand({
  name: "check",
  usage: "[SERVICE...]",
  summary: "known faults and remedies",
  overview: { summary: "known faults and remedies; 7 when something is found" },
  positionals: { name: "SERVICE", min: 0, max: Number.POSITIVE_INFINITY },
  flags: checkFlags,
  examples: [
    "zdisc check",
    "zdisc check user.rpc -f etc/user-api.yaml --fail-on warning",
    "zdisc check --offline -f 'etc/*.yaml'",
    "zdisc check -o sarif > zdisc.sarif",
  ],
  formats: CHECK_FORMATS,
  shape: "document",
  load: async () => (await import("./run.js")).program,
});
