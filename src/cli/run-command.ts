/** One command from its options to its outcome: the context it gets, the output it makes, the signals that end it. */
import { DiscoveryError } from "../errors.js";
import type { Command, DocumentCommand, StreamCommand } from "./command.js";
import type { Context } from "./context.js";
import { EXIT_CODE_OF, EXIT_CODE_TERMINATED } from "./exit-codes.js";
import type { Flags, OptionsOf } from "./flag.js";
import { FORMATS, type Format } from "./format.js";
import type { GlobalOptions } from "./global-flags.js";
import { isWord, wordLines, writeLines, writeResult } from "./output.js";
import type { Invocation } from "./program.js";
import type { Word } from "./result.js";
import { makeContext } from "./session.js";
import { makeStyle } from "./terminal.js";
import type { World } from "./world.js";

/** Resolves with the exit code; throws `DiscoveryError`. */
export async function runCommand(
  command: Command,
  invocation: Invocation<OptionsOf<Flags>>,
  globals: GlobalOptions,
  world: World,
): Promise<number> {
  const format = formatFor(command, globals);
  const signals = new Signals(world);
  const context = makeContext({
    globals,
    format,
    world,
    signal: signals.signal,
    onAbandon: (words) => signals.onAbandon(words),
  });
  const run = new Run(globals, format, world);
  try {
    if (command.shape === "stream") return await run.stream(command, invocation, context);
    return await run.document(command, invocation, context);
  } catch (error) {
    if (signals.signal.aborted && error === signals.signal.reason) return signals.exitCode(command.shape);
    throw error;
  }
}

/** What a run writes, and where. */
class Run {
  readonly #globals: GlobalOptions;
  readonly #format: Format;
  readonly #world: World;

  constructor(globals: GlobalOptions, format: Format, world: World) {
    this.#globals = globals;
    this.#format = format;
    this.#world = world;
  }

  async document(
    command: DocumentCommand,
    invocation: Invocation<OptionsOf<Flags>>,
    context: Context,
  ): Promise<number> {
    const program = await command.load();
    const result = await program.run(invocation, context);
    const { stdout } = this.#world;
    await writeResult(
      stdout,
      result,
      this.#format,
      makeStyle(this.#globals, this.#facts(stdout)),
      stdout.isTty,
    );
    for (const word of result.words ?? []) await this.#say(word);
    return EXIT_CODE_OF[result.outcome];
  }

  async stream(
    command: StreamCommand,
    invocation: Invocation<OptionsOf<Flags>>,
    context: Context,
  ): Promise<number> {
    const program = await command.load();
    const { stdout, stderr } = this.#world;
    const { items, draw } = program.start(invocation, context, makeStyle(this.#globals, this.#facts(stdout)));
    for (;;) {
      const { done, value } = await items.next();
      if (done) return EXIT_CODE_OF[value];
      if (isWord(value)) await this.#say(value);
      else if (this.#format === "ndjson") await stdout.write(`${JSON.stringify(value)}\n`);
      else {
        const { data = [], words = [] } = draw(value);
        await writeLines(stdout, data);
        if (!this.#globals.quiet) await writeLines(stderr, words);
      }
    }
  }

  async #say(word: Word): Promise<void> {
    const { stderr } = this.#world;
    const style = makeStyle(
      this.#globals,
      this.#facts({ ...stderr, isTty: stderr.isTty, columns: undefined }),
    );
    await writeLines(stderr, wordLines(word, this.#format, style, this.#globals.quiet));
  }

  #facts({ isTty, columns }: { isTty: boolean; columns: number | undefined }) {
    return { env: this.#world.env, isTty, columns };
  }
}

/** A first signal ends a command in its own way, a second at once. */
class Signals {
  readonly #controller = new AbortController();
  #first: "SIGINT" | "SIGTERM" | undefined;
  #lastWords: () => string | undefined = () => undefined;

  constructor(world: World) {
    world.onSignal((name) => {
      if (this.#first === undefined) {
        this.#first = name;
        this.#controller.abort(new DiscoveryError("interrupted", name));
        return;
      }
      const words = this.#lastWords();
      world.exitNow(
        name === "SIGTERM" ? EXIT_CODE_TERMINATED : EXIT_CODE_OF.interrupted,
        words === undefined ? "" : `${words}\n`,
      );
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  onAbandon(lastWords: () => string | undefined): void {
    this.#lastWords = lastWords;
  }

  /** For a stream the first signal is its regular end. */
  exitCode(shape: Command["shape"]): number {
    if (shape === "stream") return EXIT_CODE_OF.ok;
    return this.#first === "SIGTERM" ? EXIT_CODE_TERMINATED : EXIT_CODE_OF.interrupted;
  }
}

function formatFor({ name, formats, shape }: Command, { output }: GlobalOptions): Format {
  const asked: Format = output ?? formats[0] ?? "table";
  const format = shape === "stream" && asked === "json" ? "ndjson" : asked;
  if (formats.includes(format)) return format;
  const allowed = FORMATS.filter((known) => formats.includes(known)).join(", ");
  throw new DiscoveryError("usage", `zdisc ${name}: -o ${asked} is none of ${allowed}`, {
    remedy: `-o ${formats.at(-1)}`,
  });
}
