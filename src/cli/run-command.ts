/** One command from its options to its exit code: loads it, runs it, and writes what it gives. */
import { DiscoveryError } from "../errors.js";
import { orAbort } from "../runtime/abort.js";
import { connectionArguments } from "./arguments/connection-arguments.js";
import type { Flags, OptionsOf } from "./arguments/flag.js";
import { FORMATS, type Format } from "./arguments/format.js";
import type { GlobalOptions } from "./arguments/global-flags.js";
import { withConnection } from "./arguments/with-connection.js";
import type { Command, DocumentCommand, StreamCommand } from "./command.js";
import type { Context } from "./context.js";
import { EXIT_CODE_OF } from "./exit-codes.js";
import type { Ending, PassedOn } from "./outcome.js";
import { Output } from "./output/output.js";
import type { Redactor } from "./output/redactor.js";
import type { DrawableStream, Invocation } from "./program.js";
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
    if (!isEnd) throw reachable(error, connectionOf(command, invocation));
    return command.shape === "stream" || command.isLive
      ? EXIT_CODE_OF.ok
      : (options.end.exitCode ?? EXIT_CODE_OF.ok);
  }
}

/** A signal ends most at once: whatever they still wait for, nobody waits for it. */
async function runDocument(
  command: DocumentCommand,
  invocation: AnyInvocation,
  options: RunOptions,
): Promise<number> {
  const { signal } = options.end;
  const program = await command.load();
  const output = new Output({ ...options, connection: connectionOf(command, invocation) });
  const context = await orAbort(contextOf(command, invocation, options), signal);
  const live = program.live?.(invocation, context, output.styles);
  if (live !== undefined) {
    const waitFor = (next: NextItem) => (command.endsItself ? next : orAbort(next, signal));
    return exitCodeOf(await writeItems(live, output, waitFor), options);
  }
  const isLong = program.long?.isLong(invocation) === true;
  const announcement = isLong ? program.long?.announce(invocation, context) : undefined;
  if (announcement !== undefined) await output.say(announcement);
  const running = program.run(invocation, context);
  const waiting = isLong || command.isLive || command.endsItself ? running : orAbort(running, signal);
  const result = await waiting.finally(() => context.progress.clear());
  await output.writeResult(result);
  for (const word of result.words ?? []) await output.say(word);
  return exitCodeOf(result.outcome, options);
}

/** A signal asks it to end; it writes its last events and says how it went. */
async function runStream(
  command: StreamCommand,
  invocation: AnyInvocation,
  options: RunOptions,
): Promise<number> {
  const program = await command.load();
  const output = new Output({ ...options, connection: connectionOf(command, invocation) });
  const context = await orAbort(contextOf(command, invocation, options), options.end.signal);
  const items = program.start(invocation, context, output.styles);
  return exitCodeOf(await writeItems(items, output, (next) => next), options);
}

function exitCodeOf(ending: Ending | PassedOn, { end }: RunOptions): number {
  if (typeof ending === "object") return ending.exitCode;
  // 143 is of the signal alone.
  return (ending === "interrupted" ? end.exitCode : undefined) ?? EXIT_CODE_OF[ending];
}

type NextItem = ReturnType<DrawableStream["items"]["next"]>;

/** Resolves with how they ended when they are all written. */
async function writeItems(
  stream: DrawableStream,
  output: Output,
  waitFor: (next: NextItem) => NextItem,
): Promise<Ending | PassedOn> {
  for (;;) {
    const { done, value } = await waitFor(stream.items.next());
    if (done) return value;
    if ("word" in value) await output.say(value);
    else await output.writeEvents("kind" in value ? [value] : value, stream);
  }
}

/** What was typed stands above a -f file, and the file above the environment. */
function contextOf(command: Command, invocation: AnyInvocation, run: RunOptions): Promise<Context> {
  return makeContext({ ...run, typed: typedOf(command, invocation) });
}

/** Files of a command that has a -f of its own are its own matter. */
function typedOf({ flags }: Command, { options }: AnyInvocation): GlobalOptions {
  // The parsed options are the global flags' and the command's own.
  const typed = options as unknown as GlobalOptions;
  return flags.file === undefined ? typed : { ...typed, file: undefined };
}

function connectionOf(command: Command, invocation: AnyInvocation): readonly string[] {
  return connectionArguments(typedOf(command, invocation));
}

/** With a remedy that asks the same etcd; that of a slip in the arguments is an example. */
function reachable(error: unknown, connection: readonly string[]): unknown {
  if (!(error instanceof DiscoveryError) || error.code === "usage" || error.code === "config") return error;
  const { code, message, hosts, excerpt } = error;
  const remedy = error.remedy === undefined ? undefined : withConnection(error.remedy, connection);
  if (remedy === error.remedy) return error;
  return new DiscoveryError(code, message, { remedy, cause: error, hosts, excerpt });
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
