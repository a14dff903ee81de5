/** The number that sets one client apart from the others, so that each draws its own subset. */
import type { Random } from "../runtime/random.js";

/** Whole, below 2^53. A client that keeps its seed keeps its subset when it starts again. */
export function drawSeed(random: Random): number {
  return Math.floor(random.next() * 2 ** 53);
}
