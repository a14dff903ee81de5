/** One client of a simulation: its balancer, and how many of its calls are open. */
import type { NanoClock } from "../../runtime/nano-clock.js";
import type { Balancer } from "../balancer.js";
import { createBalancer } from "../create-balancer.js";
import { explainPick, type PickExplanation } from "../explain-pick.js";
import type { Draws, PickObserver, PolicyName, Slot } from "../policy.js";
import type { Call } from "../statistics.js";

export interface ClientPolicy {
  readonly policy: PolicyName;
  readonly isStrictGoZero: boolean;
}

/** A pick of a client. */
export interface Picked {
  /** It may not be the client's any more when the call ends. */
  readonly balancer: Balancer;
  readonly call: Call;
  readonly isForced: boolean;
  /** Where one was asked for. */
  readonly explanation?: PickExplanation;
}

export class SimulatedClient implements PickObserver {
  readonly #clock: NanoClock;
  readonly #draws: Draws;
  #balancer: Balancer;
  #isForced = false;
  openCalls = 0;

  constructor(policy: ClientPolicy, clock: NanoClock, draws: Draws) {
    this.#clock = clock;
    this.#draws = draws;
    this.#balancer = this.#create(policy);
  }

  get balancer(): Balancer {
    return this.#balancer;
  }

  /** What it knew is forgotten; its open calls end where they began. */
  changePolicy(policy: ClientPolicy): void {
    const { addresses } = this.#balancer;
    this.#balancer = this.#create(policy);
    this.#balancer.update(addresses);
  }

  pick(hashKey: string, isExplained: boolean): Picked {
    const balancer = this.#balancer;
    if (isExplained) {
      const explanation = explainPick(balancer, hashKey);
      return { balancer, call: explanation.call, isForced: explanation.isForced, explanation };
    }
    this.#isForced = false;
    const call = balancer.pick(hashKey, this);
    return { balancer, call, isForced: this.#isForced };
  }

  drew(): void {}

  compared(_chosen: Slot, _rejected: Slot, isForced: boolean): void {
    this.#isForced = isForced;
  }

  #create({ policy, isStrictGoZero }: ClientPolicy): Balancer {
    return createBalancer(policy, { clock: this.#clock, draws: this.#draws, isStrictGoZero });
  }
}
