/** One server of a simulation: how long a call to it takes, whether it fails, and who waits for a free place. */
import type { Random } from "../../runtime/random.js";

/** What a server is like; it can change at any time, for the calls that begin then. */
export interface ServerBehaviour {
  /** Mean time of a call on the server, in ms; at least a microsecond is taken. */
  readonly latencyMs: number;
  /** Times are spread evenly over the mean ± this share of it. Default 0. */
  readonly jitter?: number;
  /** Share of calls that fail, 0 to 1. Default 0. */
  readonly failureRate?: number;
  /** Mean time of a call that fails, in ms. Default: as of one that succeeds. */
  readonly failureLatencyMs?: number;
  /** Calls that it serves at once; others wait in line. Default: any number. */
  readonly concurrency?: number;
}

/** What a call asks of the server. */
export interface Work {
  readonly serviceNs: number;
  readonly isFailing: boolean;
}

const LEAST_SERVICE_NS = 1_000;

export class SimulatedServer<Caller> {
  #behaviour: ServerBehaviour;
  #running = 0;
  #waiting: Caller[] = [];

  constructor(behaviour: ServerBehaviour) {
    this.#behaviour = behaviour;
  }

  get behaviour(): ServerBehaviour {
    return this.#behaviour;
  }

  change(changed: Partial<ServerBehaviour>): void {
    this.#behaviour = { ...this.#behaviour, ...changed };
  }

  /** Draws twice, whatever the server is like, so that one that changes does not change the luck of others. */
  draw(random: Pick<Random, "next">): Work {
    const { latencyMs, jitter = 0, failureRate = 0, failureLatencyMs = latencyMs } = this.#behaviour;
    const spread = 1 + jitter * (2 * random.next() - 1);
    const isFailing = random.next() < failureRate;
    const meanMs = isFailing ? failureLatencyMs : latencyMs;
    return { serviceNs: Math.max(LEAST_SERVICE_NS, Math.round(meanMs * spread * 1e6)), isFailing };
  }

  /** True: it is served at once; false: it waits until `leave` gives it out. */
  enter(caller: Caller): boolean {
    if (this.#running < (this.#behaviour.concurrency ?? Number.POSITIVE_INFINITY)) {
      this.#running += 1;
      return true;
    }
    this.#waiting.push(caller);
    return false;
  }

  /** One has been served: the next in line takes its place. */
  leave(): Caller | undefined {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    return next;
  }

  /** It waits no longer. */
  giveUp(caller: Caller): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== caller);
  }
}
