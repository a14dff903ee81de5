/** One row of the fault matrix. */
import type { FaultWorld } from "./fault-world.js";

export interface Scenario {
  readonly name: string;
  readonly about: "watcher" | "publisher";
  /** What the figure is: `fresh`, `equal after the heal`, `absent`. */
  readonly measures: string;
  readonly goalMs: number;
  /** The figure counts what must not happen, it is no time: more than the goal is wrong, not slow. */
  readonly isCount?: boolean;
  /** go-zero 1.10.3 under the same fault, measured once. */
  readonly goZero: string;
  /** Takes a few seconds at most: part of `npm test`. */
  readonly isFast?: boolean;
  /** Does harm, heals, throws when anything is wrong afterwards; resolves with the figure. */
  readonly run: (world: FaultWorld) => Promise<number>;
}

/** Runs it: resolves with the figure, throws when anything is wrong. */
export async function judge(
  { run, goalMs, measures, isCount = false }: Scenario,
  world: FaultWorld,
): Promise<number> {
  const figure = await run(world);
  if (isCount && figure > goalMs) throw new Error(`${measures}: ${figure}`);
  return figure;
}
