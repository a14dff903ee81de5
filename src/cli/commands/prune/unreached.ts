/** Which addresses nothing can be reached at: one failure says little, so those that fail are asked again. */
import { connectFailure } from "../../../probe/connect-failure.js";
import type { Clock } from "../../../runtime/clock.js";
import { inParallel } from "../../../runtime/in-parallel.js";

/** As many as a probe of many endpoints has under way. */
const MOST_AT_ONCE = 32;

export interface UnreachedOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How often one must fail. */
  readonly looks: number;
  /** Between the first look and the last, in ms. */
  readonly overMs: number;
}

/** By address, why it failed last. Throws `signal.reason`. */
export async function unreached(
  addresses: Iterable<string>,
  { clock, signal, looks, overMs }: UnreachedOptions,
): Promise<ReadonlyMap<string, string>> {
  let failing = new Map<string, string>([...addresses].map((address) => [address, ""]));
  for (let look = 0; look < looks && failing.size > 0; look += 1) {
    if (look > 0) await clock.sleep(overMs / (looks - 1), signal);
    const found = await inParallel(MOST_AT_ONCE, [...failing.keys()], async (address) => {
      const failure = await connectFailure(address, { clock, signal });
      return [address, failure] as const;
    });
    failing = new Map(
      found.flatMap(([address, failure]) => (failure === undefined ? [] : [[address, failure]])),
    );
  }
  return failing;
}
