/** A command as data: cheap to load, all that help and parsing need. What it does is loaded on demand. */
import type { Flags, OptionsOf } from "./arguments/flag.js";
import type { Format } from "./arguments/format.js";
import type { GlobalFlagName } from "./arguments/global-flags.js";
import type { DocumentProgram, StreamProgram } from "./program.js";

interface CommandBase<F extends Flags> {
  readonly name: string;
  /** Behind the name: `[SERVICE|GLOB...]`. */
  readonly usage: string;
  /** `services, or the instances of some` */
  readonly summary: string;
  /** Its line in the list of all commands, where that is shorter; `usage` and `summary` by default. */
  readonly overview?: { readonly usage?: string; readonly summary?: string };
  readonly positionals: { readonly name: string; readonly min: number; readonly max: number };
  /** Whether `-- COMMAND...` may follow. */
  readonly takesChildCommand?: true;
  readonly flags: F;
  /** Global flags that its help shows behind its own. */
  readonly helpOfGlobals?: readonly GlobalFlagName[];
  readonly examples: readonly string[];
  /** What -o may be, the default first. `json` need not be named where `ndjson` stands for it. */
  readonly formats: readonly Format[];
}

/** One document, then the end. SIGINT ends it with 130, SIGTERM with 143. */
export interface DocumentCommand<F extends Flags = Flags> extends CommandBase<F> {
  readonly shape: "document";
  /** It may stay open on a terminal: a first signal is then its regular end. */
  readonly isLive?: true;
  /** A signal does not cut it off: it ends by itself, and says what it changed. Then 130 or 143 all the same. */
  readonly endsItself?: true;
  load(): Promise<DocumentProgram<OptionsOf<F>>>;
}

/** Events until it is told to end: a first SIGINT or SIGTERM is its regular end. For it, `json` means `ndjson`. */
export interface StreamCommand<F extends Flags = Flags> extends CommandBase<F> {
  readonly shape: "stream";
  load(): Promise<StreamProgram<OptionsOf<F>>>;
}

export type Command = DocumentCommand | StreamCommand;

/**
 * Checks that the table of flags gives what the program's `run` asks for, and forgets the exact types, so that
 * commands can stand in one list: `defineCommand({ name: "list", …, load: async () => documentProgram(…) })`.
 */
export function defineCommand<const F extends Flags>(
  command: DocumentCommand<F> | StreamCommand<F>,
): Command {
  return command as Command;
}
