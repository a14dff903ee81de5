/**
 * Arguments in one form: `-ojson`, `-o=json` and `--output=json` become `--output json`, `-qv` becomes
 * `--quiet --verbose`. yargs' parser splits none of them as getopt does, and takes quotes off what stands behind `=`.
 */
import { DiscoveryError } from "../../errors.js";
import { type Flag, type Flags, longName } from "./flag.js";
import { FLAG_ALIASES } from "./global-flags.js";
import { unknownOption } from "./unknown-option.js";

/** Every way to type a flag, with its name in the table: `until-change`, `l`, `w`. */
type TypedNames = ReadonlyMap<string, string>;

/** Throws `usage` for an option that no flag has, and for a value that is missing or too many. What follows `--` stays. */
export function expandArguments(argv: readonly string[], flags: Flags, command: string): string[] {
  return new Expansion(argv, flags, command).all();
}

/** The options before the first argument, in one form, and the arguments from it on as they are. Throws as `expandArguments`. */
export function takeLeadingOptions(
  argv: readonly string[],
  flags: Flags,
  command: string,
): { readonly options: readonly string[]; readonly rest: readonly string[] } {
  return new Expansion(argv, flags, command).leading();
}

class Expansion {
  readonly #flags: Flags;
  readonly #names: TypedNames;
  readonly #command: string;
  readonly #rest: string[];
  readonly #positionals: string[] = [];

  constructor(argv: readonly string[], flags: Flags, command: string) {
    this.#flags = flags;
    this.#names = typedNames(flags);
    this.#command = command;
    this.#rest = [...argv];
  }

  all(): string[] {
    const words: string[] = [];
    for (;;) {
      words.push(...this.leading().options);
      const word = this.#rest.shift();
      if (word === undefined) return words;
      words.push(word);
      if (word === "--") return [...words, ...this.#rest];
      this.#positionals.push(word);
    }
  }

  leading(): { readonly options: readonly string[]; readonly rest: readonly string[] } {
    const options: string[] = [];
    for (;;) {
      const [word] = this.#rest;
      if (word === undefined || !isOption(word)) return { options, rest: this.#rest };
      this.#rest.shift();
      if (word.startsWith("--")) options.push(...this.#long(word));
      else options.push(...this.#short(word));
    }
  }

  #long(word: string): string[] {
    const [, typed = "", value] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    return this.#option(typed, `--${typed}`, value);
  }

  /** `-q`, `-qv`, `-ojson`, `-o=json`, `-o json`. */
  *#short(word: string): Iterable<string> {
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      const behind = word.slice(at + 1);
      const isSwitch = this.#flagOf(letter)?.kind === "switch";
      if (isSwitch && !behind.startsWith("=")) {
        yield* this.#option(letter, `-${letter}`, undefined);
        continue;
      }
      yield* this.#option(letter, `-${letter}`, behind === "" ? undefined : behind.replace(/^=/, ""));
      return;
    }
  }

  #option(typed: string, shown: string, given: string | undefined): string[] {
    const name = this.#names.get(typed);
    const flag = this.#flagOf(typed);
    if (name === undefined || flag === undefined)
      throw unknownOption(this.#command, shown, this.#names.keys());
    if (flag.kind !== "switch")
      return [`--${longName(name)}`, given ?? this.#nextAsValue(shown, flag.placeholder)];
    if (given === undefined) return [`--${longName(name)}`];
    throw new DiscoveryError("usage", `${this.#command}: ${shown} takes no value`, { remedy: shown });
  }

  /** A value may be `-`, standard input, but no option. */
  #nextAsValue(shown: string, placeholder: string): string {
    const [next] = this.#rest;
    if (next !== undefined && next !== "--" && !isOption(next)) return this.#rest.shift() ?? "";
    throw new DiscoveryError("usage", `${this.#command}: ${shown} needs a value`, {
      remedy: shown === "-w" ? this.#watchHint() : `${shown} ${placeholder}`,
    });
  }

  /** -w is etcdctl's --write-out here, and "watch" elsewhere. */
  #watchHint(): string {
    return `zdisc watch ${this.#positionals[0] ?? "SERVICE"} (-w is --write-out FORMAT, as in etcdctl)`;
  }

  #flagOf(typed: string): Flag | undefined {
    const name = this.#names.get(typed);
    return name === undefined ? undefined : this.#flags[name];
  }
}

/** A lone `-` is an argument: standard input. */
function isOption(word: string): boolean {
  return word.startsWith("-") && word !== "-" && word !== "--";
}

function typedNames(flags: Flags): TypedNames {
  const typed = new Map<string, string>();
  for (const [name, { short }] of Object.entries(flags)) {
    typed.set(longName(name), name);
    if (short !== undefined) typed.set(short, name);
  }
  for (const [alias, name] of Object.entries(FLAG_ALIASES))
    if (name in flags) typed.set(longName(alias), name);
  return typed;
}
