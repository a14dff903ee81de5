/** Some tries at once, then one at a time: a bucket of tokens that refills. Pure. */
export interface RetryBudget {
  readonly left: number;
  readonly atMs: number;
}

export interface RetryBudgetRule {
  /** Tries that need not wait. */
  readonly atOnce: number;
  /** Time until one more is allowed, in ms. */
  readonly refillMs: number;
}

/** Takes one try; `waitMs` tells how long it has to wait. A new budget is full. */
export function takeTry(
  budget: RetryBudget | undefined,
  nowMs: number,
  { atOnce, refillMs }: RetryBudgetRule,
): { readonly budget: RetryBudget; readonly waitMs: number } {
  const refilled = budget === undefined ? atOnce : budget.left + (nowMs - budget.atMs) / refillMs;
  const left = Math.min(atOnce, refilled) - 1;
  return { budget: { left, atMs: nowMs }, waitMs: left >= 0 ? 0 : -left * refillMs };
}
