/**
 * The ratios of the short form. They hold on a busy machine, too: CPU time and memory of whole processes in place of
 * the time on the wall, and for what is timed within a process the least of several rounds.
 */

import { startEtcd } from "../support/etcd-server.js";
import { findGoProgram } from "../support/go-programs.js";
import { fill } from "./bench-service.js";
import type { Programs } from "./benches.js";
import { COMPARED, largeCommands, startLargeEtcd } from "./large-bench.js";
import { costsOfChange } from "./one-change-bench.js";
import { costsOfCall } from "./p2c-bench.js";
import { endedChildrenCpuMs } from "./process-usage.js";
import { type CommandLine, peakMb, wallMs } from "./run-program.js";
import { LIST, type StartCommand, startCommands } from "./start-bench.js";
import { takeTurns } from "./take-turns.js";

export interface ShortRatio {
  readonly name: string;
  /** zdisc divided by its peer; NaN where it cannot be measured. */
  readonly measure: () => Promise<number>;
}

const INSTANCES = 30;
/** Of /proc a tick is 10 ms: one run is too short for it. */
const RUNS_AT_ONCE = 5;

/** Opens what they need; `work` is given them. */
export async function withShortRatios<T>(
  programs: Omit<Programs, "goPeers">,
  work: (ratios: readonly ShortRatio[]) => Promise<T>,
): Promise<T> {
  await using small = await startEtcd();
  await fill(small, INSTANCES, INSTANCES);
  await using large = await startLargeEtcd();
  const started = startCommands(programs.zdisc, small.endpoints[0] ?? "");
  const start = (name: StartCommand): ShortRatio => ({
    name: `${name}: CPU, beside node -e 0`,
    measure: () => ratioOfSums(cpuMs, started[name], started["node -e 0"], 4),
  });
  const { zdisc, etcdctl } = largeCommands(programs, large);
  return await work([
    start(LIST),
    start("--help"),
    start("--version"),
    {
      name: "list -o name of 100000: CPU, beside etcdctl get",
      measure: () => ratioOfSums(cpuMs, zdisc, etcdctl, 1),
    },
    ...COMPARED.map((compared) => {
      const commands = largeCommands(programs, large, compared);
      return {
        name: `list -o ${compared.format} of 100000: peak memory, beside ${compared.peer[0]}`,
        measure: () => ratioOfSums(peakMb, commands.zdisc, commands.etcdctl, 3),
      };
    }),
    { name: "one change at 100000, beside one at 100", measure: changeRatio },
    ...(await callRatios()),
  ]);
}

/** Of so many runs, one after the other. */
async function cpuMs(command: CommandLine): Promise<number> {
  const before = endedChildrenCpuMs();
  for (let run = 0; run < RUNS_AT_ONCE; run += 1) await wallMs(command);
  return endedChildrenCpuMs() - before;
}

async function ratioOfSums(
  measure: (command: CommandLine) => Promise<number>,
  ours: CommandLine,
  theirs: CommandLine,
  rounds: number,
): Promise<number> {
  const { zdisc, peer } = await takeTurns(
    { zdisc: () => measure(ours), peer: () => measure(theirs) },
    { rounds },
  );
  return sum(zdisc) / sum(peer);
}

async function changeRatio(): Promise<number> {
  const { few, many } = await costsOfChange(101);
  return Math.min(...many) / Math.min(...few);
}

/** None without Go. */
async function callRatios(): Promise<ShortRatio[]> {
  const program = await findGoProgram("p2c");
  if (program === undefined) return [];
  return (["given", "real"] as const).map((clock) => ({
    name: `pick and end among 32, ${clock === "given" ? "time given" : "real clock"}, beside go-zero`,
    async measure() {
      const costs = await costsOfCall(32, program, [clock], 3);
      return Math.min(...costs[clock]) / Math.min(...costs.goZero);
    },
  }));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
