/**
 * Arguments in one form: `-ojson`, `-o json`, `-o=json` and `--output json` become `--output=json`, `-qv` becomes
 * `--quiet --verbose`. yargs' parser splits none of them as getopt does, and takes a lone `-` for an option.
 */
import { DiscoveryError } from "../errors.js";
import { type Flag, type Flags, longName } from "./flag.js";
import { FLAG_ALIASES } from "./global-flags.js";
import { unknownOption } from "./unknown-option.js";

/** Every way to type a flag, with its name in the table: `until-change`, `l`, `w`. */
type TypedNames = ReadonlyMap<string, string>;

/** Throws `usage` for an option that no flag has, and for a value that is missing or too many. What follows `--` stays. */
export function expandArguments(argv: readonly string[], flags: Flags, command: string): string[] {
  return [...new Expansion(argv, flags, command).words()];
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

  *words(): Iterable<string> {
    for (;;) {
      const word = this.#rest.shift();
      if (word === undefined) return;
      if (word === "--") {
        yield* [word, ...this.#rest];
        return;
      }
      if (word.startsWith("--")) yield this.#long(word);
      else if (word.startsWith("-") && word !== "-") yield* this.#short(word);
      else yield this.#positional(word);
    }
  }

  #positional(word: string): string {
    this.#positionals.push(word);
    return word;
  }

  #long(word: string): string {
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
        yield this.#option(letter, `-${letter}`, undefined);
        continue;
      }
      yield this.#option(letter, `-${letter}`, behind === "" ? undefined : behind.replace(/^=/, ""));
      return;
    }
  }

  #option(typed: string, shown: string, given: string | undefined): string {
    const name = this.#names.get(typed);
    const flag = this.#flagOf(typed);
    if (name === undefined || flag === undefined)
      throw unknownOption(this.#command, shown, this.#names.keys());
    if (flag.kind !== "switch")
      return `--${longName(name)}=${given ?? this.#nextAsValue(shown, flag.placeholder)}`;
    if (given === undefined) return `--${longName(name)}`;
    throw new DiscoveryError("usage", `${this.#command}: ${shown} takes no value`, { remedy: shown });
  }

  /** A value may be `-`, standard input, but no option. */
  #nextAsValue(shown: string, placeholder: string): string {
    const [next] = this.#rest;
    if (next !== undefined && (next === "-" || !next.startsWith("-"))) return this.#rest.shift() ?? "";
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
