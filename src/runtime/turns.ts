/** Turns of a loop that somebody else may drive round and round: some at once, then one at a time. */
import type { Clock } from "./clock.js";
import { type RetryBudget, type RetryBudgetRule, takeTry } from "./retry-budget.js";

export class Turns {
  readonly #clock: Clock;
  readonly #rule: RetryBudgetRule;
  #budget: RetryBudget | undefined;

  constructor(clock: Clock, rule: RetryBudgetRule) {
    this.#clock = clock;
    this.#rule = rule;
  }

  /** Resolves when the next one may begin; throws the signal's reason. */
  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { budget, waitMs } = takeTry(this.#budget, this.#clock.monotonicMs(), this.#rule);
    this.#budget = budget;
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
  }
}
