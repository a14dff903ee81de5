/** Names from etcd and from a -f file, for the one key press that asks for them: in time or not at all. */
import { DiscoveryError } from "../../errors.js";
import { orAbort, withDeadline } from "../../runtime/abort.js";
import type { Store } from "../../store/store.js";
import { withEnvironment } from "../arguments/environment.js";
import { FORMATS } from "../arguments/format.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "../arguments/global-flags.js";
import { parseArguments } from "../arguments/parse-arguments.js";
import type { Context } from "../context.js";
import type { Redactor } from "../output/redactor.js";
import type { RunEnd } from "../run-end.js";
import { makeContext } from "../session.js";
import type { World } from "../world.js";
import type { NameSource } from "./offers.js";

/** From the start of the process to the answer, in ms; etcd has half of it even on a machine that starts slowly. */
const LIMIT_MS = 500;
const LEAST_MS = 250;

export interface ClusterNamesOptions {
  readonly world: World;
  readonly end: RunEnd;
  readonly redactor: Redactor;
}

/** `typed`: the global flags on the line. Every call throws when it cannot answer. */
export class ClusterNames implements NameSource {
  readonly #typed: readonly string[];
  readonly #options: ClusterNamesOptions;

  constructor(typed: readonly string[], options: ClusterNamesOptions) {
    this.#typed = typed;
    this.#options = options;
  }

  /** Keys only, all in one list: half of the names would let a shell complete what is not unique. */
  async services(prefix: string): Promise<readonly string[]> {
    return await this.#ask(async (store, signal) => {
      const { listServices } = await import("../../discovery/list-services.js");
      const { services } = await listServices({ store, signal, prefix });
      return services.map(({ name }) => name);
    });
  }

  async addresses(service: string): Promise<readonly string[]> {
    return await this.#ask(async (store, signal) => {
      const { listInstances } = await import("../../discovery/list-instances.js");
      const { instances } = await listInstances(service, { store, signal });
      return [...new Set(instances.flatMap(({ address }) => address ?? []))];
    });
  }

  async blocks(): Promise<readonly string[]> {
    const { config } = await this.#context();
    return config?.config.blocks.map(({ name }) => name).filter((name) => name !== "") ?? [];
  }

  async kinds(): Promise<readonly string[]> {
    const { world } = this.#options;
    const files = await world.filesIn(`${world.packageFolder}/schema`);
    return files.map((file) => file.replace(/\.json$/, "")).sort();
  }

  async #ask<T>(question: (store: Store, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock } = this.#options.world;
    const { signal } = this.#options.end;
    const limitMs = Math.max(LEAST_MS, LIMIT_MS - clock.monotonicMs());
    const timeoutReason = () => new DiscoveryError("timeout", "etcd took too long for a completion");
    return await withDeadline(limitMs, { clock, signal, timeoutReason }, (bounded) =>
      // Whatever is under way then is left to the end of the process.
      orAbort(this.#answer(question, bounded), bounded),
    );
  }

  async #answer<T>(
    question: (store: Store, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const context = await this.#context();
    await using store = await context.openStore({ signal });
    return await question(store, signal);
  }

  #context(): Promise<Context> {
    const { world } = this.#options;
    // The parsed options are the global flags'. Notes are for a person who waits for an answer.
    const typed = {
      ...parseArguments(this.#typed, GLOBAL_FLAGS, "zdisc").options,
      quiet: true,
      debug: false,
    } as unknown as GlobalOptions;
    const globals = withEnvironment(typed, world.env, FORMATS);
    return makeContext({ ...this.#options, typed, globals, format: "name" });
  }
}
