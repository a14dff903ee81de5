/** One pick in full: who was drawn, what they weighed, and why one was taken. Costs nothing where nobody asks. */
import type { Balancer } from "./balancer.js";
import type { PickObserver, Slot } from "./policy.js";
import type { Call, EndpointSnapshot } from "./statistics.js";

/** One pick, and how it came about. */
export interface PickExplanation {
  /** `NO_CALL`: nobody could be picked. It has to end as any other call. */
  readonly call: Call;
  /** null: nobody. */
  readonly chosen: string | null;
  /** Pairs in the order drawn; none where the policy draws none, or there is one endpoint only. */
  readonly draws: readonly PickDraw[];
  /** The two that were compared, the one taken first, as they were before the pick; empty without a comparison. */
  readonly candidates: readonly EndpointSnapshot[];
  /** The one taken had the higher load, and had not been picked for too long. */
  readonly isForced: boolean;
  /** For how long the one with the higher load could have gone without a pick; null without a comparison. */
  readonly probeIntervalNs: number | null;
}

/** Two endpoints that were drawn. */
export interface PickDraw {
  readonly addresses: readonly [string, string];
  /** Of each; a pair with a sick one is drawn again. */
  readonly isHealthy: readonly [boolean, boolean];
}

/** Picks, as `balancer.pick(hashKey)` does, and tells how. */
export function explainPick(balancer: Balancer, hashKey = ""): PickExplanation {
  const recorder = new PickRecorder(balancer);
  const call = balancer.pick(hashKey, recorder);
  const address = balancer.addressOf(call);
  return { call, chosen: address === "" ? null : address, ...recorder.record };
}

class PickRecorder implements PickObserver {
  readonly #balancer: Balancer;
  readonly #draws: PickDraw[] = [];
  #candidates: readonly EndpointSnapshot[] = [];
  #isForced = false;

  constructor(balancer: Balancer) {
    this.#balancer = balancer;
  }

  drew(first: Slot, second: Slot): void {
    const [one, other] = [this.#balancer.snapshotOf(first), this.#balancer.snapshotOf(second)];
    this.#draws.push({
      addresses: [one.address, other.address],
      isHealthy: [one.isHealthy, other.isHealthy],
    });
  }

  compared(chosen: Slot, rejected: Slot, isForced: boolean): void {
    this.#candidates = [this.#balancer.snapshotOf(chosen), this.#balancer.snapshotOf(rejected)];
    this.#isForced = isForced;
  }

  get record(): Omit<PickExplanation, "call" | "chosen"> {
    const [chosen, rejected] = this.#candidates;
    const [worse, better] = this.#isForced ? [chosen, rejected] : [rejected, chosen];
    return {
      draws: this.#draws,
      candidates: this.#candidates,
      isForced: this.#isForced,
      probeIntervalNs:
        worse === undefined || better === undefined
          ? null
          : (this.#balancer.probeIntervalNs(worse.load / better.load) ?? null),
    };
  }
}
