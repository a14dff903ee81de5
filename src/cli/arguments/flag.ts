/** A flag as data: parsing, messages, completion and help all read the same table. */

interface FlagBase {
  /** One letter: `l` for -l. */
  readonly short?: string;
  /** Its line in the help; empty when the name says all. */
  readonly help: string;
  /** How the help writes it, where one form stands for several flags: `--only, --skip LIST`. */
  readonly form?: string;
  /** Drawn in the help on the line of the flag before it. */
  readonly isBeside?: true;
  /** Not drawn: the line of another flag tells of it. */
  readonly isToldElsewhere?: true;
  /** Stands above it in the help. */
  readonly head?: string;
}

interface ValueFlagBase extends FlagBase {
  /** What stands for the value in the help: `N`, `FILE`. */
  readonly placeholder: string;
  /** What completion offers for it, loaded only then: the ids of rules. Behind each comma where the placeholder is LIST. */
  readonly words?: () => Promise<readonly string[]>;
}

/**
 * Kinds and what `run` gets: `switch` boolean; `text` string; `decimal` a string of digits (IDs do not fit a number);
 * `count` a whole number from 0; `duration` ms; `seconds` whole seconds (a bare number, or a duration); `choice` one
 * of `choices`. Only text can be given several times.
 */
export type Flag =
  | (FlagBase & { readonly kind: "switch" })
  | (ValueFlagBase & { readonly kind: "text"; readonly isRepeatable?: true })
  | (ValueFlagBase & { readonly kind: "decimal" | "count" | "duration" | "seconds" })
  | (ValueFlagBase & { readonly kind: "choice"; readonly choices: readonly string[] });

/** Flags by the name that `run` reads them by; `untilChange` is `--until-change`. */
export type Flags = Readonly<Record<string, Flag>>;

/** What a flag's value is when it was given. */
type ValueOf<F extends Flag> = F extends { kind: "count" | "duration" | "seconds" }
  ? number
  : F extends { kind: "choice"; choices: readonly (infer Choice)[] }
    ? Choice
    : string;

/** A switch is false and a repeatable flag empty when it was not given, any other flag undefined. */
export type OptionOf<F extends Flag> = F extends { kind: "switch" }
  ? boolean
  : F extends { isRepeatable: true }
    ? readonly string[]
    : ValueOf<F> | undefined;

export type OptionsOf<F extends Flags> = { readonly [Name in keyof F]: OptionOf<F[Name]> };

/** `untilChange` → `until-change`. */
export function longName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `-l, --limit N` */
export function typedForm(name: string, flag: Flag): string {
  if (flag.form !== undefined) return flag.form;
  const short = flag.short === undefined ? "" : `-${flag.short}, `;
  return `${short}--${longName(name)}${flag.kind === "switch" ? "" : ` ${flag.placeholder}`}`;
}
