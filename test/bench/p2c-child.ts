/**
 * zdisc's side of `npm run bench -- p2c`, in a process of its own, as a program has it: one kind of clock, one policy.
 * Prints one JSON object: callNs and callBytes, of a pick and its end, the median of many short slices; changeNs, of
 * one endpoint that leaves and another that joins.
 *
 *   node scripts/run-ts.mjs test/bench/p2c-child.ts ENDPOINTS given|real
 */
import type { Balancer } from "../../src/balancer/balancer.js";
import { createBalancer } from "../../src/balancer/create-balancer.js";
import { median } from "./take-turns.js";

export interface BalancerFigures {
  readonly callNs: number;
  readonly callBytes: number;
  readonly changeNs: number;
}

/** Short enough that few of them are interrupted, by other programs or by a collection. */
const CALLS = 1_000;
const SLICES = 1_000;
/** Until V8 has compiled it for good. */
const WARM_UPS = 300;
const CHANGES = 50;

const [count = 32, clockKind = "given"] = [Number(process.argv[2]), process.argv[3]];
const addresses = Array.from({ length: count }, (_, at) => `10.0.${at >> 8}.${at & 255}:8080`);
const clock = { nowNs: 1e15 };
const balancer = createBalancer("p2c_ewma", clockKind === "given" ? { clock } : {});
balancer.update(addresses);
let changed = 0;
process.stdout.write(`${JSON.stringify(figures())}\n`);

function figures(): BalancerFigures {
  const slice =
    clockKind === "given" ? () => callsInGivenTime(balancer, clock) : () => callsInRealTime(balancer);
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) slice();
  const callNs = median(Array.from({ length: SLICES }, () => nsOf(slice) / CALLS));
  const callBytes = median(Array.from({ length: SLICES }, () => bytesOf(slice) / CALLS));
  const changeNs = median(Array.from({ length: SLICES / 2 }, () => nsOf(changes) / CHANGES));
  return { callNs, callBytes: Math.max(0, callBytes), changeNs };
}

function callsInGivenTime(own: Balancer, time: { nowNs: number }): void {
  for (let made = 0; made < CALLS; made += 1) {
    const call = own.pick();
    time.nowNs += 1_000;
    own.end(call, "ok");
  }
}

function callsInRealTime(own: Balancer): void {
  for (let made = 0; made < CALLS; made += 1) own.end(own.pick(), "ok");
}

function changes(): void {
  for (let change = 0; change < CHANGES; change += 1) {
    const at = (changed * 7) % count;
    changed += 1;
    balancer.remove(addresses[at] ?? "");
    addresses[at] = `10.9.${(changed >> 8) & 255}.${changed & 255}:8080`;
    balancer.add(addresses[at] ?? "");
  }
}

function nsOf(work: () => void): number {
  const startMs = performance.now();
  work();
  return (performance.now() - startMs) * 1e6;
}

function bytesOf(work: () => void): number {
  const before = process.memoryUsage().heapUsed;
  work();
  return process.memoryUsage().heapUsed - before;
}
