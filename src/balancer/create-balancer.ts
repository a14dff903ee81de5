/** A balancer by the name of its policy, with the statistics that it needs. */
import { systemClock } from "../runtime/clock.js";
import { type NanoClock, nanoClockOf } from "../runtime/nano-clock.js";
import { systemRandom } from "../runtime/random.js";
import { drawnRandom } from "../runtime/seeded-random.js";
import { Balancer } from "./balancer.js";
import { ConsistentHashPolicy } from "./consistent-hash-policy.js";
import { EndpointStats } from "./endpoint-stats.js";
import { GoZeroPolicy } from "./go-zero-policy.js";
import { GoZeroStats } from "./go-zero-stats.js";
import { P2cPolicy } from "./p2c-policy.js";
import type { Draws, Policy, PolicyName } from "./policy.js";
import { RandomPolicy } from "./random-policy.js";
import { RoundRobinPolicy } from "./round-robin-policy.js";

/** Where its time and its chance come from, and which rule it follows. */
export interface BalancerOptions {
  /** Default: the machine's, which never goes back. */
  readonly clock?: NanoClock | undefined;
  /** Default: drawn from the machine's own chance. */
  readonly draws?: Draws | undefined;
  /**
   * p2c_ewma exactly as go-zero has it: whole numbers, failures without weight, newcomers rushed, everything forgotten
   * at each change of the endpoints. For explaining what production does. Default false.
   */
  readonly isStrictGoZero?: boolean | undefined;
}

/** `createBalancer("p2c_ewma")`: then `update` it with addresses, `pick`, and `end` what was picked. */
export function createBalancer(
  name: PolicyName,
  {
    clock = nanoClockOf(systemClock),
    draws = drawnRandom(systemRandom),
    isStrictGoZero = false,
  }: BalancerOptions = {},
): Balancer {
  if (name === "p2c_ewma" && isStrictGoZero) {
    const stats = new GoZeroStats(clock);
    return new Balancer({ stats, policy: new GoZeroPolicy(stats, draws), forgetsOnChange: true });
  }
  const stats = new EndpointStats(clock);
  return new Balancer({ stats, policy: policyNamed(name, stats, draws) });
}

function policyNamed(name: PolicyName, stats: EndpointStats, draws: Draws): Policy {
  switch (name) {
    case "p2c_ewma":
      return new P2cPolicy(stats, draws);
    case "round_robin":
      return new RoundRobinPolicy(draws);
    case "consistent_hash":
      return new ConsistentHashPolicy();
    case "random":
      return new RandomPolicy(draws);
  }
}
