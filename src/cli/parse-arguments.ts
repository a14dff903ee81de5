/** argv against the tables of flags. yargs' parser splits words; what they mean, and every refusal, is decided here. */
import { Parser } from "yargs/helpers";
import { DiscoveryError } from "../errors.js";
import { didYouMean } from "../text/did-you-mean.js";
import { printable } from "../text/printable.js";
import { type Flag, type Flags, longName } from "./flag.js";
import { parseFlagValue } from "./flag-value.js";
import { FLAG_ALIASES } from "./global-flags.js";

export interface Parsed {
  /** By the name in the table; switches that were not given are false, repeatable flags are arrays. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  /** What stood behind `--`. */
  readonly childCommand: readonly string[];
}

/** Throws `usage`, naming the command, for an option that is unknown, twice there, or has a value it cannot take. */
export function parseArguments(argv: readonly string[], flags: Flags, command: string): Parsed {
  const names = Object.keys(flags);
  const byTyped = typedNames(flags);
  const switches = names.filter((name) => flags[name]?.kind === "switch");
  const split = Parser.detailed([...argv], {
    // Values stay text: "-1" and "0x10" are the flag's business. Everything is an array, so that a repetition is seen.
    string: [...byTyped.keys()].filter((typed) => !switches.includes(byTyped.get(typed) ?? "")),
    boolean: [...byTyped.keys()].filter((typed) => switches.includes(byTyped.get(typed) ?? "")),
    configuration: {
      "populate--": true,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "boolean-negation": false,
      "strip-aliased": true,
      "unknown-options-as-args": false,
      "greedy-arrays": false,
      "duplicate-arguments-array": true,
    },
  });
  if (split.error) throw usage(command, split.error.message);
  const {
    _: positionals,
    "--": childCommand = [],
    ...given
  } = split.argv as Record<string, unknown> & {
    _: (string | number)[];
    "--"?: string[];
  };
  const values = new Map<string, unknown[]>();
  for (const [typed, value] of Object.entries(given)) {
    const name = byTyped.get(typed);
    if (name === undefined) throw unknownOption(command, typed, byTyped);
    values.set(name, [...(values.get(name) ?? []), ...(Array.isArray(value) ? value : [value])]);
  }
  return {
    options: Object.fromEntries(
      names.map((name) => [name, optionOf(name, flags[name], values.get(name), command)]),
    ),
    positionals: positionals.map(String),
    childCommand,
  };
}

/** Every way to type a flag, to its name in the table: `until-change`, `l`, `w`. */
function typedNames(flags: Flags): Map<string, string> {
  const typed = new Map<string, string>();
  for (const [name, { short }] of Object.entries(flags)) {
    typed.set(longName(name), name);
    if (short !== undefined) typed.set(short, name);
  }
  for (const [alias, name] of Object.entries(FLAG_ALIASES))
    if (name in flags) typed.set(longName(alias), name);
  return typed;
}

function optionOf(
  name: string,
  flag: Flag | undefined,
  values: readonly unknown[] | undefined,
  command: string,
): unknown {
  const isRepeatable = flag?.kind === "text" && flag.isRepeatable === true;
  if (flag === undefined || values === undefined)
    return flag?.kind === "switch" ? false : isRepeatable ? [] : undefined;
  const shown = `--${longName(name)}`;
  if (flag.kind === "switch") return values.some(Boolean);
  const texts = values.filter((value) => typeof value === "string" && value !== "");
  if (texts.length < values.length)
    throw usage(command, `${shown} needs a value`, `${shown} ${flag.placeholder}`);
  if (isRepeatable) return texts;
  if (texts.length > 1) throw usage(command, `${shown} is given ${texts.length} times`, "give it once");
  return parseFlagValue(flag, String(texts[0]), shown);
}

function unknownOption(command: string, typed: string, known: ReadonlyMap<string, string>): DiscoveryError {
  const near = didYouMean(
    typed,
    [...known.keys()].filter((name) => name.length > 1),
  );
  const dashes = typed.length === 1 ? "-" : "--";
  return usage(
    command,
    `unknown option ${dashes}${printable(typed)}`,
    near ? `did you mean --${near}?` : `${command} --help`,
  );
}

/** `command` as typed: `zdisc watch`. The printer knows that it stands in the place of `zdisc`. */
function usage(command: string, message: string, remedy?: string): DiscoveryError {
  return new DiscoveryError("usage", `${command}: ${message}`, { remedy });
}
