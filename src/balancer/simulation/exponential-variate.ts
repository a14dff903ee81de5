/**
 * How long until the next call, where calls come at random and on average one in each unit of time. Only comparisons,
 * no logarithm, so every machine draws the same. Source: J. von Neumann, "Various techniques used in connection with
 * random digits", 1951.
 */
import type { Random } from "../../runtime/random.js";

export function exponentialVariate(random: Pick<Random, "next">): number {
  for (let whole = 0; ; whole += 1) {
    const first = random.next();
    let last = first;
    let isOdd = true;
    for (let next = random.next(); next < last; next = random.next()) {
      last = next;
      isOdd = !isOdd;
    }
    if (isOdd) return whole + first;
  }
}
