/**
 * zdisc's discovery as a resolver of grpc-js: the addresses of a target, live. Source: grpc-js build/src/resolver.d.ts;
 * go-zero zrpc/resolver/internal/discovbuilder.go.
 */
import { experimental } from "@grpc/grpc-js";
import { AbortScope } from "../runtime/abort.js";
import { type BackoffOptions, backoffMs } from "../runtime/backoff.js";
import { systemClock } from "../runtime/clock.js";
import { systemRandom } from "../runtime/random.js";
import { drawSeed } from "../target/client-seed.js";
import { watchTarget } from "../target/watch-target.js";
import type { ChannelSettings } from "./channel-settings.js";
import { unavailable } from "./error-map.js";
import { namedEndpoint } from "./named-endpoint.js";
import { serviceConfigOf } from "./service-config.js";

/** What a resolver needs of its channel. */
export type ResolverSettings = Omit<ChannelSettings, "loads" | "hashKeyEntry"> & {
  /** The text of `grpc.service_config`. */
  readonly serviceConfig: string | undefined;
};

/** How soon etcd is asked again when it could not be opened, or refused. */
const RETRY: BackoffOptions = { firstMs: 500, maxMs: 10_000 };

export class TargetResolver implements experimental.Resolver {
  readonly #settings: ResolverSettings;
  readonly #listener: experimental.ResolverListener;
  /** One for the resolver's life, idle times included: another seed is another subset. */
  readonly #seed: number;
  #following: AbortScope | undefined;

  constructor(settings: ResolverSettings, listener: experimental.ResolverListener) {
    this.#settings = settings;
    this.#listener = listener;
    const { random = systemRandom, seed = drawSeed(random) } = settings;
    this.#seed = seed;
  }

  /** Begins, also again after `destroy`. What is known is live, so there is nothing to ask for again. */
  updateResolution(): void {
    if (this.#following !== undefined) return;
    this.#following = new AbortScope();
    // It ends by an abort only, and tells everything else to the listener.
    this.#follow(this.#following.signal).catch(() => {});
  }

  destroy(): void {
    this.#following?.abort();
    this.#following = undefined;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { clock = systemClock, random = systemRandom } = this.#settings;
    // The listener must not be called before `updateResolution` has returned.
    await null;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        for await (const { addresses } of watchTarget(this.#settings.from, {
          ...this.#settings,
          seed: this.#seed,
          signal,
        })) {
          failures = 0;
          if (!signal.aborted) this.#tellAddresses(addresses);
        }
      } catch (error) {
        if (!signal.aborted) this.#tellFailure(error);
      }
      await clock.sleep(backoffMs(failures, RETRY, random), signal);
    }
  }

  #tellAddresses(addresses: readonly string[]): void {
    const { name, policy, serviceConfig } = this.#settings;
    const endpoints = addresses.flatMap((address) => namedEndpoint(address) ?? []);
    const note = endpoints.length > 0 ? name : noEndpoint(name, addresses);
    const config = experimental.statusOrFromValue(serviceConfigOf(serviceConfig, policy));
    this.#listener(experimental.statusOrFromValue([...endpoints]), {}, config, note);
  }

  #tellFailure(error: unknown): void {
    const { name, policy, serviceConfig } = this.#settings;
    const failure = unavailable(error);
    const status = { ...failure, details: `${name}: ${failure.details}` };
    try {
      const config = experimental.statusOrFromValue(serviceConfigOf(serviceConfig, policy));
      this.#listener(experimental.statusOrFromError(status), {}, config, name);
    } catch {
      // It is the service config itself that is wrong.
      this.#listener(
        experimental.statusOrFromError(status),
        {},
        experimental.statusOrFromError(status),
        name,
      );
    }
  }
}

function noEndpoint(name: string, addresses: readonly string[]): string {
  if (addresses.length === 0) return `no endpoint of ${name} is registered`;
  return `no endpoint of ${name} has an address that can be dialled: ${JSON.stringify(addresses)}`;
}
