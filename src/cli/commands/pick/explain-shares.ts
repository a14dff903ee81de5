/** Why shares are not even: a sentence a fact, the most telling first; nothing where they are. */

import type { Situation } from "../../../balancer/simulation/situation.js";
import { FACTS } from "./facts.js";

/** Shares within a tenth of even are even. */
const EVEN_WITHIN = 0.1;
const MOST_SENTENCES = 4;

/** null: shares are even, or nothing is known that would explain them. */
export function explainShares(situation: Situation): string | null {
  const facts = FACTS.filter(({ isOfEvenShares = false }) => isOfEvenShares || !isEven(situation));
  const sentences = facts.flatMap(({ tell }) => tell(situation) ?? []).slice(0, MOST_SENTENCES);
  return sentences.length === 0 ? null : sentences.join(" ");
}

function isEven({ rows, picks }: Situation): boolean {
  const even = 1 / rows.length;
  return picks === 0 || rows.every(({ share }) => Math.abs(share - even) <= EVEN_WITHIN * even);
}
