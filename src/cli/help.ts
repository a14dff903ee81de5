/** Help, rendered from the tables of commands and flags: plain text of 80 columns, section heads bold. */
import { padRight } from "../text/width.js";
import type { Command } from "./command.js";
import { COMMAND_GROUPS } from "./commands.js";
import { type Flag, longName } from "./flag.js";
import { GLOBAL_FLAGS, type GlobalFlagName } from "./global-flags.js";
import { HELP_TOPICS } from "./help-topics.js";

/** Makes a section's head stand out. */
export type Bold = (text: string) => string;

/** Where the second column begins: on the first page, on a command's page, and of a flag beside another. */
const OVERVIEW_CELLS = 25;
const FLAG_CELLS = 22;
const BESIDE_CELLS = 47;

const COMMON_FLAGS: readonly GlobalFlagName[] = ["endpoints", "file", "user", "output"];
const EXAMPLES = ["zdisc list", "zdisc watch user.rpc", "zdisc publish --key user.rpc --addr :8080"];

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
    ...COMMON_FLAGS.map((name) => line(typedForm(name, GLOBAL_FLAGS[name]), GLOBAL_FLAGS[name].help)),
    line("-q, -v", "say less, show more"),
    line("-h, --help", "--version"),
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
  return line(`${name} ${overview?.usage ?? usage}`, overview?.summary ?? summary);
}

/** A flag that stands beside the one before it shares its line; such flags have a column of their own for their help. */
function flagLines(flags: readonly (readonly [string, Flag])[], bold: Bold): string[] {
  const beside = flags.filter(([, flag]) => flag.isBeside).map(([name, flag]) => typedForm(name, flag));
  const besideCells = Math.max(0, ...beside.map((form) => form.length)) + 2;
  const lines: string[] = [];
  for (const [name, flag] of flags) {
    if (flag.isToldElsewhere) continue;
    const form = typedForm(name, flag);
    if (flag.head !== undefined) lines.push(bold(flag.head));
    if (!flag.isBeside) {
      const [first = "", ...more] = flag.help.split("\n");
      lines.push(line(form, first, FLAG_CELLS), ...more.map((text) => line("", text, FLAG_CELLS)));
    } else {
      const right = `${padRight(form, besideCells)}${flag.help}`.trimEnd();
      lines.push(padRight(lines.pop() ?? "", BESIDE_CELLS) + right);
    }
  }
  return lines;
}

/** `-l, --limit N` */
function typedForm(name: string, flag: Flag): string {
  const short = flag.short === undefined ? "" : `-${flag.short}, `;
  return `${short}--${longName(name)}${flag.kind === "switch" ? "" : ` ${flag.placeholder}`}`;
}

function line(left: string, right: string, cells = OVERVIEW_CELLS): string {
  return `${padRight(`  ${left}`, cells - 1)} ${right}`.trimEnd();
}
