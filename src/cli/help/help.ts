/** Help, rendered from the tables of commands and flags: plain text of 80 columns, section heads bold. */

import { type Flag, typedForm } from "../arguments/flag.js";
import { GLOBAL_FLAGS, type GlobalFlagName } from "../arguments/global-flags.js";
import type { Command } from "../command.js";
import { COMMAND_GROUPS } from "../commands.js";
import { flagLines, helpLine } from "./flag-lines.js";
import type { Bold } from "./help-page.js";
import { HELP_TOPICS } from "./topics.js";

const COMMON_FLAGS: readonly GlobalFlagName[] = ["endpoints", "file", "user", "output"];
const EXAMPLES = [
  "zdisc list",
  "zdisc resolve -f etc/user-api.yaml --explain",
  "zdisc check --fail-on warning -o github",
];

/** `zdisc --help` */
export function overviewHelp(bold: Bold): string[] {
  return [
    "zdisc: see, check and operate go-zero service discovery in etcd",
    "",
    "Usage: zdisc COMMAND [ARGUMENTS] [OPTIONS]",
    "",
    ...COMMAND_GROUPS.flatMap(({ head, commands }) => [bold(head), ...commands.map(overviewLine)]),
    "",
    bold("Options everywhere"),
    ...COMMON_FLAGS.map((name) => helpLine(typedForm(name, GLOBAL_FLAGS[name]), GLOBAL_FLAGS[name].help)),
    helpLine("-q, -v", "say less, show more"),
    helpLine("-h, --help", "--version"),
    ...ending(EXAMPLES, bold),
  ];
}

/** `zdisc list --help` */
export function commandHelp(
  { name, usage, summary, flags, helpOfGlobals = [], examples }: Command,
  bold: Bold,
): string[] {
  const globals = helpOfGlobals.map((global): [string, Flag] => [global, GLOBAL_FLAGS[global]]);
  return [
    `${`zdisc ${name} ${usage}`.trimEnd()}: ${summary}`,
    ...flagLines([...Object.entries(flags), ...globals], bold),
    ...ending(examples, bold),
  ];
}

function ending(examples: readonly string[], bold: Bold): string[] {
  const topics = Object.keys(HELP_TOPICS).join(" | ");
  return [bold("Examples"), ...examples.map((example) => `  ${example}`), `More: zdisc help ${topics}`];
}

function overviewLine({ name, usage, summary, overview }: Command): string {
  return helpLine(`${name} ${overview?.usage ?? usage}`, overview?.summary ?? summary);
}
