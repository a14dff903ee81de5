/** What the demo's world is made of: time, chance and ports; the machine's own, or such that every run is the same. */
import type { Clock } from "../../../runtime/clock.js";
import { FixedClock } from "../../../runtime/fixed-clock.js";
import type { Random } from "../../../runtime/random.js";
import { seededRandom } from "../../../runtime/seeded-random.js";
import type { Context } from "../../context.js";

export interface DemoMeans {
  readonly clock: Clock;
  readonly random: Random;
  /** For the next server; 0: any that is free. The first is etcd's. */
  nextPort(): number;
  /** All are on stage. */
  begin(): void;
}

export function demoMeans(context: Pick<Context, "clock" | "random" | "isDemoFixed">): DemoMeans {
  return context.isDemoFixed ? fixedMeans() : liveMeans(context);
}

/** The machine's own. */
export function liveMeans({ clock, random }: Pick<Context, "clock" | "random">): DemoMeans {
  return { clock, random, nextPort: () => 0, begin() {} };
}

/** At three in the morning, when it is looked at. */
const BEGIN_MS = Date.UTC(2026, 10, 23, 3, 11, 0);
/** Some seconds behind the outage. */
const END_MS = 47_500;
const FIRST_PORT = 20_001;

function fixedMeans(): DemoMeans {
  const clock = new FixedClock(BEGIN_MS, END_MS);
  let port = FIRST_PORT;
  return {
    clock,
    random: evenRandom(),
    nextPort() {
      port += 1;
      return port - 1;
    },
    begin: () => clock.begin(),
  };
}

/** IDs from a seed, and no jitter. */
function evenRandom(): Random {
  const ids = seededRandom(1);
  return { next: () => 0.5, leaseId: () => ids.leaseId() };
}
