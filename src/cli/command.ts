/** A command as data: cheap to load, all that help and parsing need. What it does is loaded on demand. */
import type { Context } from "./context.js";
import type { Flags, OptionsOf } from "./flag.js";
import type { Format } from "./format.js";
import type { GlobalFlagName } from "./global-flags.js";
import type { Document, EventStream, EventView, Result, Views } from "./result.js";

/** What was typed after the command's name. */
export interface Invocation<Options> {
  readonly options: Options;
  readonly positionals: readonly string[];
  /** What stood behind `--`; empty without. */
  readonly childCommand: readonly string[];
}

interface CommandBase<F extends Flags> {
  readonly name: string;
  /** Behind the name in the help: `[SERVICE|GLOB...]`. */
  readonly usage: string;
  /** In its own help: `services, or the instances of some`. */
  readonly summary: string;
  /** In the list of all commands; `usage` and `summary` where these are short enough. */
  readonly overview?: { readonly usage?: string; readonly summary?: string };
  readonly positionals: { readonly name: string; readonly min: number; readonly max: number };
  /** Whether `-- COMMAND...` may follow. */
  readonly takesChildCommand?: true;
  readonly flags: F;
  /** Global flags that its help shows behind its own. */
  readonly helpOfGlobals?: readonly GlobalFlagName[];
  readonly examples: readonly string[];
}

/** One document, then the end. */
export interface DocumentCommand<F extends Flags = Flags> extends CommandBase<F> {
  readonly shape: "document";
  readonly formats: readonly Format[];
  readonly load: () => Promise<DocumentProgram<OptionsOf<F>>>;
}

/** Events until it is told to end. A first SIGINT or SIGTERM is the regular end and gives 0. `json` means `ndjson`. */
export interface StreamCommand<F extends Flags = Flags> extends CommandBase<F> {
  readonly shape: "stream";
  readonly formats: readonly ["table", "ndjson"];
  readonly load: () => Promise<StreamProgram<OptionsOf<F>>>;
}

/** For the table of all commands, where the types of the flags no longer matter. */
export type Command = DocumentCommand<never> | StreamCommand<never>;

/** `run` and the views of its document: what `load` gives. Made by `documentProgram`. */
export interface DocumentProgram<Options> {
  run(invocation: Invocation<Options>, context: Context): Promise<Result<Document>>;
  readonly views: Views<Document>;
}
