/** A pick and its end leave nothing for the garbage collector. */
import { expect, test } from "vitest";
import { seededRandom } from "../runtime/seeded-random.js";
import type { Balancer } from "./balancer.js";
import { createBalancer } from "./create-balancer.js";
import { NO_CALL } from "./statistics.js";

const SLICE = 10_000;
const SLICES = 100;
/** V8 compiles in the background, which takes its time on a busy machine. */
const MOST_WARM_UPS = 5_000;

const OPEN = 8;

/** Makes this many calls, each open while seven others begin, so that silence is weighed, too. How many bytes more of the heap are in use then; less than 0 where a collection ran meanwhile. */
function bytesOfCalls(balancer: Balancer, clock: { nowNs: number }, count: number): number {
  const open = new Int32Array(OPEN).fill(NO_CALL);
  const before = process.memoryUsage().heapUsed;
  for (let call = 0; call < count; call += 1) {
    balancer.end(open[call % OPEN] ?? NO_CALL, "ok");
    clock.nowNs += 1_000 * (call % 5);
    open[call % OPEN] = balancer.pick();
  }
  const grown = process.memoryUsage().heapUsed - before;
  for (const call of open) balancer.end(call, "ok");
  return grown;
}

test.each([1, 2, 3, 32, 100])("a million calls among %i endpoints leave less than a byte each", (count) => {
  const clock = { nowNs: 1e15 };
  const balancer = createBalancer("p2c_ewma", { clock, draws: seededRandom(1) });
  balancer.update(Array.from({ length: count }, (_, at) => `10.0.0.${at}:8080`));
  // Until V8 has compiled it: a slice without garbage, but for a collection that made it look so.
  let clean = 0;
  for (let warmUp = 0; warmUp < MOST_WARM_UPS && clean < 10; warmUp += 1) {
    const bytes = bytesOfCalls(balancer, clock, SLICE);
    clean = bytes >= 0 && bytes < SLICE ? clean + 1 : 0;
  }
  const slices = Array.from({ length: SLICES }, () => bytesOfCalls(balancer, clock, SLICE));
  const [median = Number.NaN] = slices.sort((a, b) => a - b).slice(SLICES / 2);
  expect(median).toBeLessThan(SLICE);
});
