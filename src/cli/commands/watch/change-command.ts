/** `watch SERVICE -- COMMAND`: runs it once a change, one run at a time; changes meanwhile are one more run. */
import { DiscoveryError } from "../../../errors.js";
import type { Context } from "../../context.js";
import type { Word } from "../../result.js";
import type { Change } from "./change.js";

export interface ChangeCommandOptions {
  readonly command: readonly string[];
  readonly service: string;
  readonly context: Pick<Context, "runChild" | "signal">;
  /** The list as it is when a run begins: its standard input. */
  readonly list: () => Promise<string>;
  /** Hears of runs that failed. */
  readonly onFailed: (word: Word) => void;
}

export class ChangeCommand {
  readonly #options: ChangeCommandOptions;
  #next: Change | undefined;
  #running: Promise<void> | undefined;

  constructor(options: ChangeCommandOptions) {
    this.#options = options;
  }

  /** Starts a run, or remembers that one is due when the present one is over. */
  take(change: Change): void {
    this.#next = change;
    this.#running ??= this.#runAll();
  }

  /** Resolves when no run is under way or due. An abort of the context's signal ends the present one with SIGTERM. */
  async finish(): Promise<void> {
    await this.#running;
  }

  async #runAll(): Promise<void> {
    while (this.#next !== undefined && !this.#options.context.signal.aborted) {
      const change = this.#next;
      this.#next = undefined;
      await this.#run(change);
    }
    this.#running = undefined;
  }

  /** A command that fails is told of, and the watch goes on. */
  async #run({ event, address }: Change): Promise<void> {
    const { command, context, list, onFailed, service } = this.#options;
    const env = { ZDISC_EVENT: event, ZDISC_ADDRESS: address, ZDISC_SERVICE: service };
    try {
      const end = await context.runChild(command, { stdin: await list(), env, signal: context.signal });
      if (end.exitCode === 0 || context.signal.aborted) return;
      const how = end.signal === null ? `with ${end.exitCode}` : `by ${end.signal}`;
      onFailed({ word: "warning", text: `${command[0]} ended ${how}` });
    } catch (error) {
      if (context.signal.aborted) return;
      const remedy = error instanceof DiscoveryError ? error.remedy : undefined;
      onFailed({ word: "warning", text: error instanceof Error ? error.message : String(error), remedy });
    }
  }
}
