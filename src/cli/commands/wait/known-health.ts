/** The health of endpoints as it was asked last; an answer is good for a second. */
import type { Probe } from "../../../probe/probe.js";
import { probeEndpoints } from "../../../probe/probe-endpoints.js";
import type { Clock } from "../../../runtime/clock.js";

/** A server does not tell when it becomes healthy. */
export const ASK_AGAIN_MS = 1_000;

export class KnownHealth {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #probes = new Map<string, Probe>();
  readonly #askedAtMs = new Map<string, number>();

  constructor({ clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal }) {
    this.#clock = clock;
    this.#signal = signal;
  }

  get probes(): ReadonlyMap<string, Probe> {
    return this.#probes;
  }

  /** Whether each of these was asked, however long ago. */
  knows(addresses: readonly string[]): boolean {
    return addresses.every((address) => this.#probes.has(address));
  }

  /** In how many ms the first of these is to be asked again. */
  dueInMs(addresses: readonly string[]): number {
    const oldest = addresses.map((address) => this.#askedAtMs.get(address) ?? Number.NEGATIVE_INFINITY);
    return Math.max(0, Math.min(...oldest) + ASK_AGAIN_MS - this.#clock.monotonicMs());
  }

  /** Asks those that are due, and forgets all others. Throws `signal.reason`. */
  async ask(addresses: readonly string[]): Promise<void> {
    const wanted = new Set(addresses);
    for (const address of this.#probes.keys()) if (!wanted.has(address)) this.#forget(address);
    const due = addresses.filter((address) => this.dueInMs([address]) === 0);
    const probes = await probeEndpoints(due, { clock: this.#clock, signal: this.#signal });
    for (const [address, probe] of probes) {
      this.#probes.set(address, probe);
      this.#askedAtMs.set(address, this.#clock.monotonicMs());
    }
  }

  #forget(address: string): void {
    this.#probes.delete(address);
    this.#askedAtMs.delete(address);
  }
}
