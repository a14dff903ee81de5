/** Arguments against a table of flags. yargs' parser collects them; what they mean, and every refusal, is decided here. */
import { Parser } from "yargs/helpers";
import { DiscoveryError } from "../../errors.js";
import { expandArguments } from "./expand-arguments.js";
import { type Flag, type Flags, longName } from "./flag.js";
import { parseFlagValue } from "./flag-value.js";

export interface ParsedArguments {
  /** By the name in the table: a switch that was not given is false, a repeatable flag empty, any other undefined. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  /** What stood behind `--`. */
  readonly childCommand: readonly string[];
}

/** What stands behind `--` is kept apart, `--no-tui` is a name, and the word behind a flag is its value, dash or not. */
const CONFIGURATION = { "populate--": true, "boolean-negation": false, "nargs-eats-options": true };

/** Throws `usage`, naming `command` (`zdisc watch`), for an option that is unknown, given twice, or has a value it cannot take. */
export function parseArguments(argv: readonly string[], flags: Flags, command: string): ParsedArguments {
  const entries = Object.entries(flags);
  const longNames = (isSwitch: boolean) =>
    entries.filter(([, flag]) => (flag.kind === "switch") === isSwitch).map(([name]) => longName(name));
  const parsed = Parser(expandArguments(argv, flags, command), {
    string: ["_", ...longNames(false)],
    boolean: longNames(true),
    narg: Object.fromEntries(longNames(false).map((name) => [name, 1])),
    configuration: CONFIGURATION,
  });
  const options = entries.map(([name, flag]) => [
    name,
    optionOf(name, flag, parsed[longName(name)], command),
  ]);
  return {
    options: Object.fromEntries(options),
    positionals: parsed._.map(String),
    childCommand: (parsed["--"] ?? []).map(String),
  };
}

function optionOf(name: string, flag: Flag, given: unknown, command: string): unknown {
  if (flag.kind === "switch") return Array.isArray(given) ? given.some(Boolean) : given === true;
  const texts = given === undefined ? [] : [given].flat().map(String);
  const shown = `--${longName(name)}`;
  if (texts.includes("")) {
    throw new DiscoveryError("usage", `${command}: ${shown} needs a value`, {
      remedy: `${shown} ${flag.placeholder}`,
    });
  }
  if (flag.kind === "text" && flag.isRepeatable) return texts;
  const [text, second] = texts;
  if (second !== undefined) {
    throw new DiscoveryError("usage", `${command}: ${shown} is given twice`, { remedy: "give it once" });
  }
  return text === undefined ? undefined : parseFlagValue(flag, text, shown);
}
