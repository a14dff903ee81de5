/** Help, rendered from the tables of commands and flags: plain text of 80 columns, section heads bold. */
import { padRight } from "../text/width.js";
import type { Command } from "./command.js";
import { COMMAND_GROUPS } from "./commands.js";
import { type Flag, type Flags, longName } from "./flag.js";
import { GLOBAL_FLAGS, type GlobalFlagName } from "./global-flags.js";

/** Makes a section's head stand out. */
export type Bold = (text: string) => string;

const COMMAND_CELLS = 22;
const FLAG_CELLS = 19;
const COLUMNS = 80;
/** Global flags that the first page shows; each command's page says where the others are. */
const COMMON_GLOBALS: readonly GlobalFlagName[] = ["endpoints", "user", "output"];
const EXAMPLES = ["zdisc list", "zdisc watch user.rpc", "zdisc publish --key user.rpc --addr :8080"];
export const MORE = "More: zdisc help exit-codes";

/** `zdisc --help` */
export function overviewHelp(bold: Bold): string {
  const groups = COMMAND_GROUPS.flatMap(({ head, commands }) => [bold(head), ...commands.map(overviewLine)]);
  return [
    bold("zdisc: see, check and operate go-zero service discovery in etcd"),
    "",
    "Usage: zdisc COMMAND [ARGUMENTS] [OPTIONS]",
    "",
    ...groups,
    "",
    bold("Options everywhere"),
    ...COMMON_GLOBALS.map((name) => flagLine(name, GLOBAL_FLAGS[name], COMMAND_CELLS)),
    line("-q, -v", "say less, show more", COMMAND_CELLS),
    line("-h, --help", "--version", COMMAND_CELLS),
    bold("Examples"),
    ...EXAMPLES.map((example) => `  ${example}`),
    MORE,
    "",
  ].join("\n");
}

/** `zdisc list --help` */
export function commandHelp(command: Command, bold: Bold): string {
  const { name, usage, summary, flags, helpOfGlobals = [], examples } = command;
  const globals = helpOfGlobals.map((global) => flagLine(global, GLOBAL_FLAGS[global]));
  return [
    bold(`zdisc ${name} ${usage}: ${summary}`),
    ...flagLines(flags),
    ...globals,
    bold("Examples"),
    ...examples.map((example) => `  ${example}`),
    bold("Connection and output, as every command"),
    ...otherGlobals(helpOfGlobals),
    MORE,
    "",
  ].join("\n");
}

function overviewLine({ name, usage, summary, overview }: Command): string {
  const typed = `${name} ${overview?.usage ?? usage}`.trimEnd();
  return `  ${padRight(typed, COMMAND_CELLS)} ${overview?.summary ?? summary}`;
}

/** A flag that stands beside the one before it shares its line where both fit. */
function flagLines(flags: Flags): string[] {
  const lines: string[] = [];
  for (const [name, flag] of Object.entries(flags)) {
    const beside = `${padRight(lines.at(-1) ?? "", 42)} ${flagLine(name, flag).trim().replace(/ {2,}/, "  ")}`;
    if (flag.isBeside && lines.length > 0 && beside.length <= COLUMNS) lines[lines.length - 1] = beside;
    else lines.push(flagLine(name, flag));
  }
  return lines;
}

function flagLine(name: string, flag: Flag, cells = FLAG_CELLS): string {
  const short = "short" in flag && flag.short !== undefined ? `-${flag.short}, ` : "";
  const value = flag.kind === "switch" ? "" : ` ${flag.placeholder}`;
  return line(`${short}--${longName(name)}${value}`, flag.help, cells);
}

function line(left: string, right: string, cells: number): string {
  return `  ${padRight(left, cells)} ${right}`.trimEnd();
}

/** The names alone, in lines of 80. */
function otherGlobals(shown: readonly GlobalFlagName[]): string[] {
  const names = (Object.keys(GLOBAL_FLAGS) as GlobalFlagName[]).filter((name) => !shown.includes(name));
  const lines: string[] = [];
  for (const name of names) {
    const flag: Flag = GLOBAL_FLAGS[name];
    const text = `--${longName(name)}${flag.kind === "switch" ? "" : ` ${flag.placeholder}`}`;
    const longer = `${lines.at(-1) ?? ""}  ${text}`;
    if (lines.length > 0 && longer.length <= COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(`  ${text}`);
  }
  return lines;
}
