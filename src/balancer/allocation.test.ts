/** A pick and its end leave nothing for the garbage collector. */
import { expect, test } from "vitest";
import { seededRandom } from "../runtime/seeded-random.js";
import type { Balancer } from "./balancer.js";
import { createBalancer } from "./create-balancer.js";

const SLICE = 10_000;
const SLICES = 100;

/** Makes this many calls. How many bytes more of the heap are in use then; less than 0 where a collection ran meanwhile. */
function bytesOfCalls(balancer: Balancer, clock: { nowNs: number }, count: number): number {
  const before = process.memoryUsage().heapUsed;
  for (let call = 0; call < count; call += 1) {
    const picked = balancer.pick();
    clock.nowNs += 1_000;
    balancer.end(picked, "ok");
  }
  return process.memoryUsage().heapUsed - before;
}

test.each([1, 2, 3, 32, 100])("a million calls among %i endpoints leave less than a byte each", (count) => {
  const clock = { nowNs: 1e15 };
  const balancer = createBalancer("p2c_ewma", { clock, draws: seededRandom(1) });
  balancer.update(Array.from({ length: count }, (_, at) => `10.0.0.${at}:8080`));
  // Until V8 has compiled it for good.
  for (let slice = 0; slice < SLICES; slice += 1) bytesOfCalls(balancer, clock, SLICE);
  const slices = Array.from({ length: SLICES }, () => bytesOfCalls(balancer, clock, SLICE));
  const [median = Number.NaN] = slices.sort((a, b) => a - b).slice(SLICES / 2);
  expect(median).toBeLessThan(SLICE);
});
