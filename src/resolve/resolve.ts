/**
 * The way of a go-zero client, from what it is given to the addresses that its balancer gets: what happened at each
 * stage, where it broke, what to do about it, and what go-zero would say.
 */
import { DiscoveryError } from "../errors.js";
import { type Clock, systemClock } from "../runtime/clock.js";
import { type Random, systemRandom } from "../runtime/random.js";
import { drawSeed } from "../target/client-seed.js";
import { SchemeRegistry } from "../target/scheme-registry.js";
import { SUBSET_SIZE } from "../target/subset.js";
import { type ConfigChoice, type DialConf, originOf } from "./origin.js";
import type { Resolution } from "./resolution.js";
import type { Stage } from "./stage.js";
import { walk } from "./walk.js";
import type { OpenInspectedStore, WalkMeans } from "./walk-state.js";

/** Who the client is, and how far the way is gone. */
export interface ResolveOptions {
  /** Opens the etcd of the target, once it is known. */
  readonly openStore: OpenInspectedStore;
  /** Ends the walk, which then throws `signal.reason`. Default: never. */
  readonly signal?: AbortSignal | undefined;
  /** Default: what go-zero and grpc-go register. */
  readonly schemes?: SchemeRegistry | undefined;
  /** The client's own number, whole and below 2^53: the same seed gets the same subset. Default: a random one. */
  readonly seed?: number | undefined;
  /** Most addresses of one client. Default 32, as in go-zero. */
  readonly subsetSize?: number | undefined;
  /** Whether the endpoints are connected to. Default true. */
  readonly probe?: boolean | undefined;
  /** How long etcd's hosts may take, in ms; one that is silent among others has half of it. Default 5,000. */
  readonly dialTimeoutMs?: number | undefined;
  /** Whom `openStore` asks as, for words, where that is not what the configuration says. */
  readonly user?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

/**
 * Stages as they finish, for one reader; then `resolution()`, which also goes the whole way where nobody reads. Nothing
 * is asked before it is asked for. Throws `usage` for a target that grpc-go cannot even dial, and `signal.reason`; what
 * is wrong on the way is told by the stages.
 */
export class Trace implements AsyncIterable<Stage> {
  readonly #walk: AsyncGenerator<Stage, Resolution, undefined>;
  #resolution: Resolution | undefined;

  constructor(means: WalkMeans) {
    this.#walk = walk(means);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Stage, void, undefined> {
    try {
      for (;;) {
        const { done, value } = await this.#walk.next();
        if (!done) yield value;
        else {
          this.#resolution ??= value;
          return;
        }
      }
    } finally {
      await this.#walk.return(undefined as never);
    }
  }

  /** Throws `interrupted` when the reader left before the end. */
  async resolution(): Promise<Resolution> {
    for await (const _ of this);
    if (this.#resolution !== undefined) return this.#resolution;
    throw new DiscoveryError("interrupted", "the way was not gone to its end");
  }
}

/** `from`: a target, a client's configuration, or a block of a configuration file. */
export function resolve(from: string | DialConf | ConfigChoice, options: ResolveOptions): Trace {
  const { random = systemRandom, probe = true } = options;
  return new Trace({
    origin: originOf(from),
    openStore: options.openStore,
    signal: options.signal ?? new AbortController().signal,
    schemes: options.schemes ?? new SchemeRegistry(),
    clock: options.clock ?? systemClock,
    seed: options.seed ?? drawSeed(random),
    subsetSize: options.subsetSize ?? SUBSET_SIZE,
    isProbing: probe,
    dialTimeoutMs: options.dialTimeoutMs ?? 5_000,
    user: options.user,
  });
}
