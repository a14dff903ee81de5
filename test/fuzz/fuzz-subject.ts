/** Runs one subject, in slices so that whoever watches sees it move; tells seed and shrunk input of what failed. */
import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import type { AnySubject } from "./subject.js";

const SLICE = 1_000;

export interface FuzzOptions {
  readonly seed: number;
  readonly runs: number;
  /** Hears how many runs are through. */
  readonly onProgress?: (runs: number) => void;
}

/** What failed, as a person reads it; undefined when nothing did. Slice n begins with seed + n: the seed told is all it takes. */
export async function fuzzSubject(
  { name, inputs, check }: AnySubject,
  { seed, runs, onProgress = () => {} }: FuzzOptions,
): Promise<string | undefined> {
  for (let done = 0, slice = seed; done < runs; done += SLICE, slice += 1) {
    const property = fc.asyncProperty(inputs, async (input) => {
      await check(input);
    });
    const details = await fc.check(property, { seed: slice, numRuns: Math.min(SLICE, runs - done) });
    if (details.failed) return reportOf(name, slice, details);
    onProgress(Math.min(runs, done + SLICE));
    // What a run left for the next turn of the event loop is let go.
    await nextTurn();
  }
  return undefined;
}

function reportOf(name: string, seed: number, details: fc.RunDetailsCommon<[unknown]>): string {
  const [input] = details.counterexample ?? [];
  const error = details.errorInstance;
  return [
    `${name}: fails with seed ${seed}; the least input found, of ${details.numShrinks} smaller ones:`,
    fc.stringify(input),
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    `again: npm run fuzz -- --only '${name}' --seed ${seed} --runs ${SLICE}`,
  ].join("\n");
}
