/** `zdisc list SERVICE` of 100,000 instances in three formats, beside etcdctl: time and memory. */
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { fill, SERVICE } from "./bench-service.js";
import type { Bench, Programs } from "./benches.js";
import { type Goal, type Row, rowOfRounds } from "./row.js";
import { type CommandLine, peakMb, wallMs } from "./run-program.js";
import { takeTurns } from "./take-turns.js";

const INSTANCES = 100_000;

interface Compared {
  /** As -o has them. */
  readonly format: "name" | "json" | "table";
  readonly peer: readonly [name: string, ...args: string[]];
  readonly rounds: number;
  readonly goals?: { readonly time: Goal; readonly memory: Goal };
}

export const COMPARED: readonly Compared[] = [
  {
    format: "name",
    peer: ["etcdctl get"],
    rounds: 11,
    goals: { time: { ratio: 1.3 }, memory: { ratio: 2 } },
  },
  { format: "json", peer: ["etcdctl get -w json", "-w", "json"], rounds: 5 },
  { format: "table", peer: ["etcdctl get"], rounds: 5 },
];

export const largeBench: Bench = async (programs) => {
  await using etcd = await startLargeEtcd();
  const rows: Row[] = [];
  for (const compared of COMPARED) rows.push(...(await rowsOf(compared, programs, etcd)));
  return rows;
};

export async function startLargeEtcd(): Promise<EtcdServer> {
  const etcd = await startEtcd();
  await fill(etcd, INSTANCES, 1_000);
  return etcd;
}

/** `list SERVICE -o FORMAT`, and `etcdctl get` of the same keys. */
export function largeCommands(
  { zdisc, etcdctl }: Pick<Programs, "zdisc" | "etcdctl">,
  etcd: EtcdServer,
  { format, peer: [, ...peerArgs] }: Pick<Compared, "format" | "peer"> = { format: "name", peer: [""] },
): { readonly zdisc: CommandLine; readonly etcdctl: CommandLine } {
  const hosts = ["--endpoints", etcd.endpoints.join(",")];
  return {
    zdisc: [process.execPath, zdisc, "list", SERVICE, "-o", format, ...hosts],
    etcdctl: [etcdctl, "get", "--prefix", `${SERVICE}/`, ...peerArgs, ...hosts],
  };
}

async function rowsOf(compared: Compared, programs: Programs, etcd: EtcdServer): Promise<Row[]> {
  const { format, peer, rounds, goals } = compared;
  const commands = largeCommands(programs, etcd, compared);
  const of = (measure: (command: CommandLine) => Promise<number>) => ({
    zdisc: () => measure(commands.zdisc),
    etcdctl: () => measure(commands.etcdctl),
  });
  const time = await takeTurns(of(wallMs), { rounds, warmUps: 1 });
  const memory = await takeTurns(of(peakMb), { rounds: 5 });
  const figure = `list -o ${format} of ${INSTANCES}`;
  const beside = (values: readonly number[]) => ({ name: peer[0], rounds: values });
  return [
    rowOfRounds(
      { figure: `${figure}: wall time`, unit: "ms", goal: goals?.time },
      time.zdisc,
      beside(time.etcdctl),
    ),
    rowOfRounds(
      { figure: `${figure}: peak memory`, unit: "MB", goal: goals?.memory },
      memory.zdisc,
      beside(memory.etcdctl),
    ),
  ];
}
