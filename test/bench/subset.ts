/**
 * What the subset costs: `node scripts/run-ts.mjs test/bench/subset.ts`. The least of ten rounds, on 10,000 addresses.
 */
import { Subset } from "../../src/target/subset.js";

const addresses = Array.from({ length: 10_000 }, (_, at) => `10.0.${at >> 8}.${at & 255}:8080`);

function leastMs(run: () => void): number {
  return Math.min(
    ...Array.from({ length: 10 }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}

function filled(): Subset {
  const subset = new Subset({ seed: 7 });
  for (const address of addresses) subset.add(address);
  return subset;
}

const subset = filled();
const changeMs = leastMs(() => {
  for (const address of addresses) {
    subset.delete(address);
    subset.add(address);
  }
});
process.stdout.write(`10,000 addresses, subset of 32\n`);
process.stdout.write(`first list      ${leastMs(() => void filled()).toFixed(1)} ms\n`);
process.stdout.write(`leave and join  ${((changeMs / addresses.length) * 1_000).toFixed(1)} µs each\n`);
