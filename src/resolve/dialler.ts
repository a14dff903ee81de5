/** Who a go-zero client is in its own messages. */
import { maskAccount } from "../target/mask-account.js";
import type { Dialler } from "./go-zero-says.js";
import type { Findings, WalkMeans } from "./walk-state.js";

export function diallerOf({ targetText = "" }: Findings, { origin }: WalkMeans): Dialler {
  return { target: maskAccount(targetText), isBlocking: origin.conf?.nonBlock === false };
}
