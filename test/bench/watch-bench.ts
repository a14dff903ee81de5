/** `zdisc watch -o ndjson` at 1,000 and 10,000 changes a second: CPU per event and latency, beside etcdctl and go-zero. */
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { type GoEvent, GoProcess } from "../support/go-process.js";
import { fill, SERVICE } from "./bench-service.js";
import type { Bench, Programs } from "./benches.js";
import { change } from "./change.js";
import { type Goal, type Rounds, type Row, rowOfRounds } from "./row.js";
import type { CommandLine } from "./run-program.js";
import { percentile, takeTurns } from "./take-turns.js";
import { type Output, Watcher } from "./watcher.js";

/** How often, at once and in all; instances move in turn. */
interface Load {
  readonly count: number;
  readonly changes: number;
  readonly rate: number;
  /** In one transaction. */
  readonly atOnce: number;
}

const STEADY: Load = { count: 100, changes: 10_000, rate: 1_000, atOnce: 1 };
/** Of single puts a small machine's etcd takes no 10,000 a second. */
const DENSE: Load = { count: 100, changes: 50_000, rate: 10_000, atOnce: 10 };
const ROUNDS = { rounds: 3 } as const;
/** Of the rate that was asked for: below it the figures are of another load. */
const LEAST_RATE = 0.95;

type Follower = (host: string) => CommandLine;

export const watchBench: Bench = async (programs) => [
  ...(await cpuRows(programs, STEADY, { etcdctl: { ratio: 0.9 }, goZero: { ratio: 0.75 } })),
  ...(await cpuRows(programs, DENSE, { etcdctl: { ratio: 0.6 } })),
  ...(await latencyRows(programs, STEADY)),
];

function followers({ zdisc, etcdctl }: Programs): Record<"zdisc" | "etcdctl", Follower> {
  return {
    zdisc: (host) => [process.execPath, zdisc, "watch", SERVICE, "-o", "ndjson", ...at(host)],
    etcdctl: (host) => [etcdctl, "watch", "--prefix", `${SERVICE}/`, ...at(host)],
  };
}

async function cpuRows(
  programs: Programs,
  load: Load,
  goals: { readonly etcdctl: Goal; readonly goZero?: Goal },
): Promise<Row[]> {
  const { goPeers: program } = programs;
  const { zdisc, etcdctl } = followers(programs);
  const rates: number[] = [];
  const cpu = await takeTurns(
    {
      zdisc: () => cpuOfEvent(zdisc, program, load, rates),
      etcdctl: () => cpuOfEvent(etcdctl, program, load, rates),
      goZero: program === undefined ? undefined : () => cpuOfEventInGo(program, load, rates),
    },
    ROUNDS,
  );
  const row = {
    figure: `watch, ${load.rate} changes/s: CPU an event`,
    unit: "µs",
    note: rateNote(load, rates),
  } as const;
  const beside = (name: string, rounds: Rounds, goal?: Goal) =>
    rowOfRounds({ ...row, goal }, cpu.zdisc, { name, rounds });
  const rows = [beside("etcdctl watch", cpu.etcdctl, goals.etcdctl)];
  return cpu.goZero.length === 0 ? rows : [...rows, beside("go-zero", cpu.goZero, goals.goZero)];
}

/** A machine that is too busy, or too slow, for the load. */
function rateNote({ rate }: Load, rates: readonly number[]): string | undefined {
  const least = Math.min(...rates);
  if (least >= rate * LEAST_RATE) return undefined;
  return `At ${rate} changes/s: this machine made ${Math.round(least)} to ${Math.round(Math.max(...rates))}.`;
}

async function latencyRows(programs: Programs, load: Load): Promise<Row[]> {
  const { goPeers: program } = programs;
  const { zdisc, etcdctl } = followers(programs);
  const latency = await takeTurns(
    {
      zdisc: () => slowest(zdisc, program, load),
      etcdctl: () => slowest(etcdctl, program, load),
      inGo: program === undefined ? undefined : () => slowestInGo(program, load),
    },
    ROUNDS,
  );
  const row = { figure: `watch, ${load.rate} changes/s: latency p99`, unit: "ms" } as const;
  const beside = (name: string, rounds: Rounds, goal?: Goal) =>
    rowOfRounds({ ...row, goal }, latency.zdisc, { name, rounds });
  const rows = [beside("etcdctl watch", latency.etcdctl, { ratio: 2 })];
  return latency.inGo.length === 0 ? rows : [...rows, beside("etcd's client, no pipe", latency.inGo)];
}

/** In µs, with the output in a file. */
function cpuOfEvent(
  follower: Follower,
  program: string | undefined,
  load: Load,
  rates: number[],
): Promise<number> {
  return follow(follower, "file", load, async (watcher, etcd) => {
    const beforeMs = watcher.cpuMs;
    rates.push(await change({ etcd, program, ...load }));
    await watcher.printedChanges(load.changes);
    return ((watcher.cpuMs - beforeMs) * 1_000) / load.changes;
  });
}

async function cpuOfEventInGo(program: string, load: Load, rates: number[]): Promise<number> {
  const { figures, rate } = await followInGo(program, "gozero-subscriber", load);
  rates.push(rate);
  return Number(figures.cpuUsPerChange);
}

/** The p99 of the time from the sending of a change to the end of its line in a pipe, in ms. */
function slowest(follower: Follower, program: string | undefined, load: Load): Promise<number> {
  return follow(follower, "pipe", load, async (watcher, etcd) => {
    await change({ etcd, program, ...load });
    await watcher.printedChanges(load.changes);
    return percentile(watcher.latencies(), 0.99);
  });
}

async function slowestInGo(program: string, load: Load): Promise<number> {
  const { figures } = await followInGo(program, "etcd-watch", load);
  // Written by `spread` of test/bench/go/report.go.
  return (figures.latencyMs as { p99: number }).p99;
}

async function follow(
  follower: Follower,
  output: Output,
  load: Load,
  measure: (watcher: Watcher, etcd: EtcdServer) => Promise<number>,
): Promise<number> {
  await using etcd = await startEtcd();
  await fill(etcd, load.count, load.count);
  const [host = ""] = etcd.endpoints;
  await using watcher = new Watcher(follower(host), output);
  await watcher.ready(etcd);
  return await measure(watcher, etcd);
}

/** What the peer tells of itself at its end, and at how many changes a second. */
async function followInGo(
  program: string,
  name: string,
  load: Load,
): Promise<{ readonly figures: GoEvent; readonly rate: number }> {
  await using etcd = await startEtcd();
  await fill(etcd, load.count, load.count);
  const flags = ["--key", SERVICE, "--expect", String(load.changes), ...at(etcd.endpoints.join(","))];
  await using follower = new GoProcess(program, [name, ...flags]);
  await follower.event("ready");
  const rate = await change({ etcd, program, ...load });
  return { figures: await follower.event("figures"), rate };
}

function at(host: string): [string, string] {
  return ["--endpoints", host];
}
