/** One command from its options to its exit code: loads it, runs it, and writes what it gives. */
import { DiscoveryError } from "../errors.js";
import { orAbort } from "../runtime/abort.js";
import type { Command, DocumentCommand, StreamCommand } from "./command.js";
import type { Context } from "./context.js";
import { EXIT_CODE_OF } from "./exit-codes.js";
import type { Flags, OptionsOf } from "./flag.js";
import { FORMATS, type Format } from "./format.js";
import type { GlobalOptions } from "./global-flags.js";
import { Output } from "./output.js";
import type { DrawableStream, Invocation } from "./program.js";
import type { Redactor } from "./redactor.js";
import type { RunEnd } from "./run-end.js";
import { makeContext } from "./session.js";
import type { World } from "./world.js";

type AnyInvocation = Invocation<OptionsOf<Flags>>;

export interface RunOptions {
  readonly globals: GlobalOptions;
  readonly format: Format;
  readonly world: World;
  readonly end: RunEnd;
  readonly redactor: Redactor;
}

/** Resolves with the exit code; throws `DiscoveryError`. */
export async function runCommand(
  command: Command,
  invocation: AnyInvocation,
  options: RunOptions,
): Promise<number> {
  const { signal } = options.end;
  try {
    return command.shape === "stream"
      ? await runStream(command, invocation, options)
      : await runDocument(command, invocation, options);
  } catch (error) {
    const isEnd = signal.aborted && error instanceof DiscoveryError && error.code === "interrupted";
    if (!isEnd) throw error;
    return command.shape === "stream" || command.isLive
      ? EXIT_CODE_OF.ok
      : (options.end.exitCode ?? EXIT_CODE_OF.ok);
  }
}

/** A signal ends it at once: whatever it still waits for, nobody waits for it. */
async function runDocument(
  command: DocumentCommand,
  invocation: AnyInvocation,
  options: RunOptions,
): Promise<number> {
  const { signal } = options.end;
  const program = await command.load();
  const output = new Output(options);
  const context = await orAbort(contextOf(command, invocation, options), signal);
  const live = program.live?.(invocation, context, output.styles);
  if (live !== undefined) return await writeItems(live, output, (next) => orAbort(next, signal));
  const isLong = program.long?.isLong(invocation) === true;
  const announcement = isLong ? program.long?.announce(invocation, context) : undefined;
  if (announcement !== undefined) await output.say(announcement);
  const running = program.run(invocation, context);
  const waiting = isLong || command.isLive ? running : orAbort(running, signal);
  const result = await waiting.finally(() => context.progress.clear());
  await output.writeResult(result);
  for (const word of result.words ?? []) await output.say(word);
  // 143 is of the signal alone.
  const ofSignal = result.outcome === "interrupted" ? options.end.exitCode : undefined;
  return ofSignal ?? EXIT_CODE_OF[result.outcome];
}

/** A signal asks it to end; it writes its last events and says how it went. */
async function runStream(
  command: StreamCommand,
  invocation: AnyInvocation,
  options: RunOptions,
): Promise<number> {
  const program = await command.load();
  const output = new Output(options);
  const context = await orAbort(contextOf(command, invocation, options), options.end.signal);
  return await writeItems(program.start(invocation, context, output.styles), output, (next) => next);
}

type NextItem = ReturnType<DrawableStream["items"]["next"]>;

/** Resolves with the exit code when they are all written. */
async function writeItems(
  { items, draw }: DrawableStream,
  output: Output,
  waitFor: (next: NextItem) => NextItem,
): Promise<number> {
  for (;;) {
    const { done, value } = await waitFor(items.next());
    if (done) return typeof value === "object" ? value.exitCode : EXIT_CODE_OF[value];
    if ("word" in value) await output.say(value);
    else await output.writeEvent(value, draw);
  }
}

/**
 * What was typed stands above a -f file, and the file above the environment. Files of a command that has a -f of its own
 * are its own matter.
 */
function contextOf({ flags }: Command, { options }: AnyInvocation, run: RunOptions): Promise<Context> {
  // The parsed options are the global flags' and the command's own.
  const typed = options as unknown as GlobalOptions;
  return makeContext({ ...run, typed: flags.file === undefined ? typed : { ...typed, file: undefined } });
}

/** What -o may be for a command, the default first; the events of a stream are lines, and `json` is taken for them. */
export function formatsOf({ formats, shape }: Command): readonly Format[] {
  return shape === "stream"
    ? FORMATS.filter((format) => format === "json" || formats.includes(format))
    : formats;
}

/** What is printed: `asked` from a flag or the environment, else the command's own. */
export function formatOf({ formats, shape }: Command, asked: Format | undefined): Format {
  if (shape === "stream" && asked === "json") return "ndjson";
  return asked ?? formats[0] ?? "table";
}
