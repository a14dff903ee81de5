/** What is typed so far, read against the tables of commands and flags as `main` reads it, but without a refusal. */

import { type Flag, type Flags, longName } from "../arguments/flag.js";
import { FLAG_ALIASES, GLOBAL_FLAGS } from "../arguments/global-flags.js";
import type { Command } from "../command.js";
import { COMMANDS } from "../commands.js";
import { formatsOf } from "../run-command.js";

interface NamedFlag {
  /** In the table. */
  readonly name: string;
  readonly flag: Flag;
}

/** What the word at the cursor is. `argument`: `at` of them stand before it. */
export type Place =
  | { readonly kind: "command" | "topic" | "flag" | "child" }
  | { readonly kind: "argument"; readonly at: number }
  | ({ readonly kind: "value" } & NamedFlag);

export interface TypedLine {
  readonly command: Command | undefined;
  /** Arguments in front of the cursor. */
  readonly positionals: readonly string[];
  /** Every flag that may be typed here. */
  readonly flags: Flags;
  /** Names of those that were. */
  readonly given: ReadonlySet<string>;
  /** Global flags with their values, to be parsed. */
  readonly globals: readonly string[];
  readonly place: Place;
  /** What of the word at the cursor stands: `--output=`. */
  readonly before: string;
  /** What of it is to be completed. */
  readonly current: string;
}

/** `words` stand behind the program's name; the last is the one at the cursor, and may be empty. */
export function readTypedLine(words: readonly string[]): TypedLine {
  const reader = new Reader();
  for (const word of words.slice(0, -1)) reader.take(word);
  return reader.end(words.at(-1) ?? "");
}

/** A word that begins with a dash. */
interface FlagWord {
  readonly named: readonly NamedFlag[];
  /** Of them, the one that takes a value. */
  readonly awaiting?: NamedFlag;
  /** Where in the word its value begins; undefined: it is the next word. */
  readonly valueAt?: number | undefined;
}

/** How a word is printed, and where the help goes: they say nothing of what can be completed. */
const NOT_KEPT: ReadonlySet<string> = new Set(["output", "help", "version"]);

class Reader {
  #command: Command | undefined;
  #isHelp = false;
  #isChild = false;
  #awaiting: NamedFlag | undefined;
  #flags: Flags = GLOBAL_FLAGS;
  readonly #positionals: string[] = [];
  readonly #given = new Set<string>();
  readonly #globals: string[] = [];

  take(word: string): void {
    if (this.#isChild) return;
    if (this.#awaiting !== undefined) this.#takeValue(this.#awaiting, word);
    else if (word === "--") this.#isChild = true;
    else if (isFlag(word)) this.#takeFlags(this.#read(word), word);
    else this.#takeArgument(word);
  }

  end(word: string): TypedLine {
    const { place, valueAt = 0 } = this.#placeOf(word);
    return {
      command: this.#command,
      positionals: this.#positionals,
      flags: this.#flags,
      given: this.#given,
      globals: this.#globals,
      place,
      before: word.slice(0, valueAt),
      current: word.slice(valueAt),
    };
  }

  #placeOf(word: string): { readonly place: Place; readonly valueAt?: number } {
    if (this.#isChild) return { place: { kind: "child" } };
    if (this.#awaiting !== undefined) return { place: { kind: "value", ...this.#awaiting } };
    if (word.startsWith("-")) {
      const { awaiting, valueAt } = this.#read(word);
      return awaiting === undefined || valueAt === undefined
        ? { place: { kind: "flag" } }
        : { place: { kind: "value", ...awaiting }, valueAt };
    }
    if (this.#isHelp) return { place: { kind: "topic" } };
    if (this.#command === undefined) return { place: { kind: "command" } };
    return { place: { kind: "argument", at: this.#positionals.length } };
  }

  #takeArgument(word: string): void {
    if (this.#command !== undefined || this.#isHelp) {
      this.#positionals.push(word);
      return;
    }
    this.#isHelp = word === "help";
    this.#command = COMMANDS.find(({ name }) => name === word);
    if (this.#command === undefined) return;
    const output = { ...GLOBAL_FLAGS.output, choices: formatsOf(this.#command) };
    this.#flags = {
      ...this.#command.flags,
      ...withoutNamesOf(this.#command.flags, { ...GLOBAL_FLAGS, output }),
    };
  }

  #takeFlags({ named, awaiting, valueAt }: FlagWord, word: string): void {
    for (const { name, flag } of named) {
      this.#given.add(name);
      if (flag.kind === "switch") this.#keep(name);
    }
    if (awaiting === undefined) return;
    if (valueAt === undefined) this.#awaiting = awaiting;
    else this.#takeValue(awaiting, word.slice(valueAt));
  }

  #takeValue({ name }: NamedFlag, value: string): void {
    this.#awaiting = undefined;
    this.#keep(name, value);
  }

  #keep(name: string, ...value: readonly string[]): void {
    if (name in GLOBAL_FLAGS && !NOT_KEPT.has(name)) this.#globals.push(`--${longName(name)}`, ...value);
  }

  #read(word: string): FlagWord {
    return word.startsWith("--") ? this.#readLong(word) : this.#readShort(word);
  }

  #readLong(word: string): FlagWord {
    const equals = word.indexOf("=");
    const found = this.#named(word.slice("--".length, equals < 0 ? undefined : equals));
    if (found === undefined) return { named: [] };
    if (found.flag.kind === "switch") return { named: [found] };
    return { named: [found], awaiting: found, valueAt: equals < 0 ? undefined : equals + 1 };
  }

  /** `-q`, `-qv`, `-ojson`, `-o=json`. */
  #readShort(word: string): FlagWord {
    const named: NamedFlag[] = [];
    for (let at = 1; at < word.length; at++) {
      const found = this.#named(word.charAt(at));
      if (found === undefined) break;
      named.push(found);
      if (found.flag.kind === "switch") continue;
      const behind = word.slice(at + 1);
      const valueAt = behind === "" ? undefined : at + 1 + (behind.startsWith("=") ? 1 : 0);
      return { named, awaiting: found, valueAt };
    }
    return { named };
  }

  #named(typed: string): NamedFlag | undefined {
    const aliased = FLAG_ALIASES[camelCase(typed)];
    for (const [name, flag] of Object.entries(this.#flags))
      if (longName(name) === typed || flag.short === typed || name === aliased) return { name, flag };
    return undefined;
  }
}

function isFlag(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

function withoutNamesOf(own: Flags, flags: Flags): Flags {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !(name in own)));
}

/** `write-out` → `writeOut`. */
function camelCase(typed: string): string {
  return typed.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
