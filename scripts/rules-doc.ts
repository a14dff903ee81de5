/** docs/rules.md, made of the table of rules. */
import type { Rule } from "../src/check/rule.js";
import { RULES } from "../src/check/rules.js";

const INTRO = `# The rules of \`zdisc check\`

<!-- Made of src/check/rules.ts by: node scripts/run-ts.mjs scripts/write-rules-doc.ts -->

\`zdisc check --only ID,ID\` runs some of them, \`--skip ID,ID\` all but some, \`--rule ID\` explains one here. Rules
on *files* need \`-f\` and no etcd: \`zdisc check --offline -f 'etc/*.yaml'\`. Rules that *probe* connect to endpoints;
\`--no-probe\` leaves them out. A severity with \`*\` is another one in the case that its section names.
`;

export function rulesDoc(): string {
  const head = ["| rule | severity | judges | asks |", "|---|---|---|---|"];
  return `${[INTRO, ...head, ...RULES.map(row), "", ...RULES.map(section)].join("\n")}`;
}

const JUDGES = {
  file: "files",
  etcd: "etcd",
  names: "names of services",
  service: "a service",
  endpoint: "an endpoint",
} as const satisfies Record<Rule["about"], string>;

function row(rule: Rule): string {
  const { id, severity, exception, about, asks } = rule;
  const probes = rule.needs?.includes("probes") === true ? ", probes" : "";
  return `| [${id}](#${id}) | ${severity}${exception === undefined ? "" : "\\*"} | ${JUDGES[about]}${probes} | ${asks} |`;
}

function section({ id, severity, exception, finds, why, remedy, source }: Rule): string {
  return [
    `## ${id}`,
    "",
    `${capital(severity)}${exception === undefined ? "" : `; ${exception}`}. Found when ${plain(finds)}.`,
    "",
    `- Why: ${ended(why)}`,
    `- What to do: ${ended(remedy)}`,
    ...(source === undefined ? [] : [`- Source: ${ended(source)}`]),
    "",
  ].join("\n");
}

function ended(text: string): string {
  return /[.?]$/.test(text) ? plain(text) : `${plain(text)}.`;
}

/** What Markdown would take for its own. */
function plain(text: string): string {
  return text.replace(/[<>*_|[\]]/g, (character) => `\\${character}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
