/**
 * What balancing does for the calls of a client, zdisc's beside zrpc's own, on real zrpc servers: one slow, one
 * failing; one killed, one stopped, one that joins; how many connections a change costs.
 */
import type { ZrpcServer } from "../interop/rpc.js";
import { startEtcd } from "../support/etcd-server.js";
import { findGoProgram } from "../support/go-programs.js";
import { type LoadFigures, total } from "../support/load-loop.js";
import type { Bench } from "./benches.js";
import { connectionRows } from "./quality-connections.js";
import { throughputRows } from "./quality-throughput.js";
import { both, type CallerName, IN_FLIGHT, QualityWorld, seconds } from "./quality-world.js";
import { type Row, rowOfRounds } from "./row.js";
import { median, takeTurns } from "./take-turns.js";

export const qualityBench: Bench = async () => {
  const program = await findGoProgram("rpc");
  if (program === undefined) return [];
  await using etcd = await startEtcd();
  const world = new QualityWorld(program, etcd);
  return [
    ...(await sickRows(world)),
    ...(await killRows(world)),
    ...(await stopRows(world)),
    ...(await joinRows(world)),
    ...(await connectionRows(program, etcd)),
    ...(await throughputRows(program, etcd)),
  ];
};

/** Three servers: one healthy, one ten times slower, one failing half its calls. */
async function sickRows(world: QualityWorld): Promise<Row[]> {
  const key = world.newService();
  await using _healthy = await world.server(key);
  await using slow = await world.server(key, "100ms");
  await using failing = await world.server(key, "10ms", 0.5);
  const { zdisc, zrpc } = await both(async (name) => {
    await using caller = await world.caller(name, key);
    await seconds(3);
    await caller.report();
    await seconds(10);
    return await caller.report();
  });
  const share = (figures: LoadFigures, server: ZrpcServer) =>
    (100 * (figures.calls[server.address] ?? 0)) / total(figures.calls);
  const row = (figure: string, of: (figures: LoadFigures) => number) => ({
    figure: `slow + failing: ${figure}`,
    zdisc: of(zdisc),
    peer: { name: "zrpc", value: of(zrpc) },
  });
  return [
    { ...row("errors", errorPercent), unit: "%", goal: { ratio: 0.05 } },
    { ...row("time of a good call", usOfGoodCall), unit: "µs", goal: { ratio: 1 } },
    { ...row("failing server's share", (figures) => share(figures, failing)), unit: "%", goal: { most: 1 } },
    { ...row("slow server's share", (figures) => share(figures, slow)), unit: "%", goal: { most: 2.5 } },
    { ...row("latency p50", ({ p50Ms }) => p50Ms), unit: "ms" },
    { ...row("latency p99", ({ p99Ms }) => p99Ms), unit: "ms" },
  ];
}

function errorPercent({ calls, failed }: LoadFigures): number {
  return (100 * total(failed)) / total(calls);
}

/** Of the whole client, all its open calls together. */
function usOfGoodCall({ seconds: took, calls, failed }: LoadFigures): number {
  return (took * 1e6) / (total(calls) - total(failed));
}

/** One of three is killed; its lease runs out ten seconds later. How many calls are open on it is chance. */
async function killRows(world: QualityWorld): Promise<Row[]> {
  const failed = await takeTurns(
    { zrpc: () => failedOfKill(world, "zrpc"), zdisc: () => failedOfKill(world, "zdisc") },
    { rounds: 3 },
  );
  return [
    rowOfRounds(
      { figure: "kill -9: calls that fail", unit: "calls", goal: { most: median(failed.zrpc) } },
      failed.zdisc,
      { name: "zrpc", rounds: failed.zrpc },
    ),
  ];
}

async function failedOfKill(world: QualityWorld, name: CallerName): Promise<number> {
  const key = world.newService();
  await using killed = await world.server(key);
  await using _second = await world.server(key);
  await using _third = await world.server(key);
  await using caller = await world.caller(name, key);
  await seconds(2);
  await caller.report();
  await killed.kill();
  await seconds(12);
  return total((await caller.report()).failed);
}

const STOPPED_SECONDS = 8;

/** One of three is stopped: it takes calls, and answers none. */
async function stopRows(world: QualityWorld): Promise<Row[]> {
  const { zdisc, zrpc } = await both(async (name) => {
    const key = world.newService();
    await using hung = await world.server(key);
    await using _second = await world.server(key);
    await using _third = await world.server(key);
    await using caller = await world.caller(name, key);
    await seconds(2);
    await caller.report();
    hung.signal("SIGSTOP");
    await seconds(STOPPED_SECONDS);
    const figures = await caller.report();
    hung.signal("SIGCONT");
    return { failed: total(figures.failed), outAfterS: lastFailureS(figures, hung.address) };
  });
  const row = (figure: string, of: (figures: typeof zdisc) => number) => ({
    figure: `SIGSTOP for ${STOPPED_SECONDS} s: ${figure}`,
    zdisc: of(zdisc),
    peer: { name: "zrpc", value: of(zrpc) },
  });
  return [
    { ...row("throughput lost", ({ failed }) => lostPercent(failed)), unit: "%", goal: { ratio: 0.1 } },
    { ...row("calls that fail", ({ failed }) => failed), unit: "calls" },
    {
      ...row("more than a probe is sent there until", ({ outAfterS }) => outAfterS),
      unit: "s",
      goal: { most: 3 },
    },
  ];
}

/** Each call that hangs keeps one of the open ones for as long as it may take; what else costs throughput is the machine. */
function lostPercent(failed: number): number {
  return (100 * failed * CALL_TIMEOUT_S) / (IN_FLIGHT * STOPPED_SECONDS);
}

const BUCKET_S = 0.1;
const CALL_TIMEOUT_S = 2;

/** A call that ended at a server that hangs began a timeout before: when more than one did so together, for the last time. */
function lastFailureS({ buckets }: LoadFigures, address: string): number {
  const last = buckets.findLastIndex((bucket) => (bucket[address] ?? 0) > 1);
  return Math.max(0, (last + 1) * BUCKET_S - CALL_TIMEOUT_S);
}

const JOIN_SECONDS = 5;

/** A fourth beside three; also beside one that fails half its calls, which no change should make popular again. */
async function joinRows(world: QualityWorld): Promise<Row[]> {
  const { zdisc, zrpc } = await both(async (name) => {
    const key = world.newService();
    await using _first = await world.server(key);
    await using _second = await world.server(key);
    await using failing = await world.server(key, "10ms", 0.5);
    await using caller = await world.caller(name, key);
    await seconds(3);
    await caller.report();
    await using joined = await world.server(key);
    await seconds(JOIN_SECONDS);
    const figures = await caller.report();
    return joinFigures(figures, joined.address, failing.address);
  });
  const row = (figure: string, of: (figures: typeof zdisc) => number) => ({
    figure: `a server joins: ${figure}`,
    zdisc: of(zdisc),
    peer: { name: "zrpc", value: of(zrpc) },
  });
  return [
    { ...row("its first second, of its later share", ({ firstSecond }) => firstSecond), unit: "%" },
    { ...row("its most in 0.1 s, of its later share", ({ most }) => most), unit: "%", goal: { most: 200 } },
    { ...row("failing server's most in 0.1 s after it", ({ burst }) => burst), unit: "calls" },
  ];
}

/** Shares in percent of the share that the newcomer has in the last two seconds. */
function joinFigures({ buckets }: LoadFigures, joined: string, failing: string) {
  const first = buckets.findIndex((bucket) => (bucket[joined] ?? 0) > 0);
  const after = buckets.slice(first, -1);
  const later = shareIn(after.slice(-20), joined);
  const shares = after.slice(0, 10).map((bucket) => shareIn([bucket], joined));
  return {
    firstSecond: (100 * shareIn(after.slice(0, 10), joined)) / later,
    most: (100 * Math.max(...shares)) / later,
    burst: Math.max(...after.slice(0, 10).map((bucket) => bucket[failing] ?? 0)),
  };
}

function shareIn(buckets: LoadFigures["buckets"], address: string): number {
  const calls = buckets.reduce((sum, bucket) => sum + total(bucket), 0);
  return buckets.reduce((sum, bucket) => sum + (bucket[address] ?? 0), 0) / Math.max(1, calls);
}
