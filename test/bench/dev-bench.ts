/** `zdisc dev` beside a real etcd: 100,000 keys, 5,000 leases kept alive and 1,000 watches in one process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { atExit } from "../support/at-exit.js";
import { startEtcd } from "../support/etcd-server.js";
import { GoProcess } from "../support/go-process.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import type { Bench } from "./benches.js";
import { processUsage } from "./process-usage.js";
import type { Row, Unit } from "./row.js";

const KEYS = 100_000;
const LEASES = 5_000;
const WATCHERS = 1_000;
const CHANGES = 200;
const PUTS = 10_000;
/** Renewals come every third of 10 s. */
const REST_MS = 15_000;

interface Server extends AsyncDisposable {
  readonly host: string;
  readonly pid: number;
  /** From its start to its first line, or first healthy answer. */
  readonly startMs: number;
}

interface Figures {
  readonly startMs: number;
  readonly bytesPerKey: number;
  readonly putUs: number;
  readonly putAtOnceUs: number;
  readonly leaseCpu: number;
  readonly eventsPerSecond: number;
  readonly residentMb: number;
}

export const devBench: Bench = async ({ zdisc, goPeers }) => {
  if (goPeers === undefined) return [];
  const ours = await measure(() => startDev(zdisc), goPeers);
  const theirs = await measure(startReal, goPeers);
  const row = (figure: string, unit: Unit, name: keyof Figures): Row => ({
    figure: `dev: ${figure}`,
    unit,
    zdisc: ours[name],
    peer: { name: "etcd", value: theirs[name] },
    isMoreBetter: unit === "/s",
  });
  return [
    row("start", "ms", "startMs"),
    row(`memory a key, of ${KEYS}`, "B", "bytesPerKey"),
    row("a put, one after the other", "µs", "putUs"),
    row("a put, 64 at a time", "µs", "putAtOnceUs"),
    row(`${LEASES} leases kept alive: CPU`, "%", "leaseCpu"),
    row(`${WATCHERS} watches: events a second`, "/s", "eventsPerSecond"),
    row("memory with all of it", "MB", "residentMb"),
  ];
};

async function measure(start: () => Promise<Server>, program: string): Promise<Figures> {
  await using server = await start();
  const run = (name: string, flags: Readonly<Record<string, number>>) =>
    ask(program, name, server.host, flags);
  const emptyMb = processUsage(server.pid).residentMb;
  await run("fill", { count: KEYS, leases: 0 });
  const filledMb = processUsage(server.pid).residentMb;
  const alone = await run("puts", { count: PUTS });
  const atOnce = await run("puts", { count: PUTS, "at-once": 64 });
  const { leaseCpu, during } = await withLeases(program, server, () =>
    run("watchers", { watchers: WATCHERS, count: CHANGES }),
  );
  return {
    startMs: server.startMs,
    bytesPerKey: ((filledMb - emptyMb) * 1024 * 1024) / KEYS,
    putUs: Number(alone.usPerPut),
    putAtOnceUs: Number(atOnce.usPerPut),
    leaseCpu,
    eventsPerSecond: Number(during.eventsPerSecond),
    residentMb: processUsage(server.pid).residentMb,
  };
}

/** CPU of the server with leases alone, then `work` beside them; none may be lost. */
async function withLeases<T>(
  program: string,
  { host, pid }: Server,
  work: () => Promise<T>,
): Promise<{ readonly leaseCpu: number; readonly during: T }> {
  await using keeper = new GoProcess(program, ["leases", "--endpoints", host, "--count", String(LEASES)]);
  await keeper.until("its leases", () => keeper.events.find(({ event }) => event === "ready"), 60_000);
  const [before, startMs] = [processUsage(pid), performance.now()];
  await sleep(REST_MS);
  const leaseCpu = ((processUsage(pid).cpuMs - before.cpuMs) / (performance.now() - startMs)) * 100;
  const during = await work();
  keeper.tell("end");
  const { kept } = await keeper.event("figures");
  if (kept !== LEASES) throw new Error(`${host}: ${kept} of ${LEASES} leases were kept`);
  return { leaseCpu, during };
}

async function ask(program: string, name: string, host: string, flags: Readonly<Record<string, number>>) {
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
  await using load = new GoProcess(program, [name, "--endpoints", host, ...args]);
  return await load.until("its figures", () => load.events.find(({ event }) => event === "figures"), 120_000);
}

async function startDev(zdisc: string): Promise<Server> {
  const startMs = performance.now();
  const child = spawn(process.execPath, [zdisc, "dev", "--port", "0", "-q"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: zdiscEnv(),
  });
  const forget = atExit(() => child.kill("SIGKILL"));
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  return {
    host: String(line).trim(),
    pid: child.pid ?? 0,
    startMs: performance.now() - startMs,
    async [Symbol.asyncDispose]() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
      forget();
    },
  };
}

async function startReal(): Promise<Server> {
  const startMs = performance.now();
  const etcd = await startEtcd();
  return {
    host: etcd.endpoints.join(","),
    pid: etcd.pid,
    startMs: performance.now() - startMs,
    [Symbol.asyncDispose]: () => etcd[Symbol.asyncDispose](),
  };
}
