/** What ends a run from outside: a signal, or a stream that takes no more. */
import { DiscoveryError } from "../errors.js";
import { EXIT_CODE_OF, EXIT_CODE_TERMINATED } from "./exit-codes.js";
import type { EndingSignal, World } from "./world.js";

const EXIT_CODE_OF_SIGNAL = {
  SIGINT: EXIT_CODE_OF.interrupted,
  SIGTERM: EXIT_CODE_TERMINATED,
  SIGHUP: EXIT_CODE_TERMINATED,
} as const satisfies Record<EndingSignal, number>;

/** A first signal asks the run to end, a second Ctrl-C or SIGTERM ends the process at once. */
export class RunEnd {
  readonly #controller = new AbortController();
  #first: EndingSignal | undefined;
  #lastWords: () => string | undefined = () => undefined;

  constructor(world: Pick<World, "onSignal" | "exitNow" | "stdout">) {
    world.onSignal((signal) => this.#onSignal(signal, world));
    world.stdout.whenFailed((error) => this.#abort("nothing can be written", error));
  }

  /** Aborts with an `interrupted` error. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Of the signal that ended the run; undefined when none did. */
  get exitCode(): number | undefined {
    return this.#first === undefined ? undefined : EXIT_CODE_OF_SIGNAL[this.#first];
  }

  /** What a second signal leaves undone. */
  onAbandon(lastWords: () => string | undefined): void {
    this.#lastWords = lastWords;
  }

  #onSignal(signal: EndingSignal, world: Pick<World, "exitNow">): void {
    if (this.#first !== undefined) {
      // A closed terminal is told twice: by the kernel, and by the shell.
      if (signal === "SIGHUP") return;
      const words = this.#lastWords();
      world.exitNow(EXIT_CODE_OF_SIGNAL[signal], words === undefined ? "" : `${words}\n`);
      return;
    }
    this.#first = signal;
    this.#abort(`ended by ${signal}`);
  }

  #abort(message: string, cause?: unknown): void {
    this.#controller.abort(new DiscoveryError("interrupted", message, { cause }));
  }
}
