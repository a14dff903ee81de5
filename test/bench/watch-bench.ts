/** `zdisc watch -o ndjson` at 1,000 changes a second: CPU per event and latency, beside etcdctl and go-zero. */
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { type GoEvent, GoProcess } from "../support/go-process.js";
import { alternate, percentile } from "./alternate.js";
import { fill, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { change } from "./change.js";
import type { Row } from "./row.js";
import type { CommandLine } from "./run-program.js";
import { type Output, Watcher } from "./watcher.js";

const LOAD = { count: 100, changes: 10_000, rate: 1_000 } as const;
const ROUNDS = { rounds: 3 } as const;

type Follower = (host: string) => CommandLine;

export const watchBench: Bench = async ({ zdisc, etcdctl, goPeers: program }) => {
  const ours: Follower = (host) => [process.execPath, zdisc, "watch", SERVICE, "-o", "ndjson", ...at(host)];
  const theirs: Follower = (host) => [etcdctl, "watch", "--prefix", `${SERVICE}/`, ...at(host)];
  const ofGo = (name: string, figure: (event: GoEvent) => unknown) =>
    program === undefined ? undefined : async () => Number(figure(await followInGo(program, name)));
  const cpu = await alternate(
    {
      zdisc: () => cpuOfEvent(ours, program),
      etcdctl: () => cpuOfEvent(theirs, program),
      gozero: ofGo("gozero-subscriber", ({ cpuUsPerChange }) => cpuUsPerChange),
    },
    ROUNDS,
  );
  const latency = await alternate(
    {
      zdisc: () => slowest(ours, program),
      etcdctl: () => slowest(theirs, program),
      inGo: ofGo("etcd-watch", ({ latencyMs }) => (latencyMs as { p99: number }).p99),
    },
    ROUNDS,
  );
  return [...cpuRows(cpu), ...latencyRows(latency)];
};

function cpuRows({ zdisc, etcdctl, gozero }: Record<"zdisc" | "etcdctl" | "gozero", number>): Row[] {
  const row = { figure: `watch, ${LOAD.rate} changes/s: CPU an event`, unit: "µs", zdisc } as const;
  return [
    { ...row, peer: { name: "etcdctl watch", value: etcdctl }, goal: { ratio: 1.1 } },
    { ...row, ...besideGo("go-zero", gozero), goal: { ratio: 0.75 } },
  ];
}

function latencyRows({ zdisc, etcdctl, inGo }: Record<"zdisc" | "etcdctl" | "inGo", number>): Row[] {
  const row = { figure: `watch, ${LOAD.rate} changes/s: latency p99`, unit: "ms", zdisc } as const;
  return [
    { ...row, peer: { name: "etcdctl watch", value: etcdctl }, goal: { ratio: 2 } },
    { ...row, ...besideGo("etcd's client, no pipe", inGo) },
  ];
}

function besideGo(name: string, value: number): Pick<Row, "peer"> {
  return Number.isNaN(value) ? {} : { peer: { name, value } };
}

/** In µs, with the output in a file. */
function cpuOfEvent(follower: Follower, program: string | undefined): Promise<number> {
  return follow(follower, "file", async (watcher, etcd) => {
    const beforeMs = watcher.cpuMs;
    await change({ etcd, program, ...LOAD });
    await watcher.printedChanges(LOAD.changes);
    return ((watcher.cpuMs - beforeMs) * 1_000) / LOAD.changes;
  });
}

/** The p99 of the time from the sending of a change to the end of its line in a pipe, in ms. */
function slowest(follower: Follower, program: string | undefined): Promise<number> {
  return follow(follower, "pipe", async (watcher, etcd) => {
    await change({ etcd, program, ...LOAD });
    await watcher.printedChanges(LOAD.changes);
    return percentile(watcher.latencies(), 0.99);
  });
}

async function follow(
  follower: Follower,
  output: Output,
  measure: (watcher: Watcher, etcd: EtcdServer) => Promise<number>,
): Promise<number> {
  await using etcd = await startEtcd();
  await fill(etcd, LOAD.count, LOAD.count);
  const [host = ""] = etcd.endpoints;
  await using watcher = new Watcher(follower(host), output);
  await watcher.ready(etcd);
  return await measure(watcher, etcd);
}

/** What the peer tells of itself at its end. */
async function followInGo(program: string, name: string): Promise<GoEvent> {
  await using etcd = await startEtcd();
  await fill(etcd, LOAD.count, LOAD.count);
  const flags = ["--key", SERVICE, "--expect", String(LOAD.changes), ...at(etcd.endpoints.join(","))];
  await using follower = new GoProcess(program, [name, ...flags]);
  await follower.event("ready");
  await change({ etcd, program, ...LOAD });
  return await follower.event("figures");
}

function at(host: string): [string, string] {
  return ["--endpoints", host];
}
