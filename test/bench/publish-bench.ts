/** 5,000 registrations in one `zdisc publish`: how soon they are there and gone, and what they cost, beside go-zero. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atExit } from "../support/at-exit.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { type GoEvent, GoProcess } from "../support/go-process.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { benchAddress, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { processUsage } from "./process-usage.js";
import { type Goal, type Row, rowOfRounds, type Unit } from "./row.js";

const COUNT = 5_000;
/** After the registering has settled. */
const REST_MS = 20_000;

/** How many times each registers; the last time it is looked at while it rests. */
const ROUNDS = 3;

interface Figures {
  readonly registerMs: number;
  /** Until then, of the whole process. */
  readonly registerCpuMs: number;
  /** From the request to end until all keys are gone. */
  readonly withdrawMs: number;
  readonly residentMb: number;
  /** Of one core, in percent. */
  readonly restCpu: number;
}

type Measure = (program: string, restMs: number) => Promise<Figures>;

export const publishBench: Bench = async ({ zdisc, goPeers }) => {
  const ours: Figures[] = [];
  const theirs: Figures[] = [];
  const measure = async (into: Figures[], figures: Measure, program: string | undefined, restMs: number) => {
    if (program !== undefined) into.push(await figures(program, restMs));
  };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const restMs = round === ROUNDS ? REST_MS : 0;
    await measure(ours, inZdisc, zdisc, restMs);
    await measure(theirs, inGo, goPeers, restMs);
  }
  const row = (figure: string, name: keyof Figures, unit: Unit, goal?: Goal): Row => {
    // While it rests it is looked at in one round only.
    const of = (measured: readonly Figures[]) =>
      measured.map((one) => one[name]).filter((value) => !Number.isNaN(value));
    const told = { figure: `${COUNT} registrations: ${figure}`, unit, goal };
    return rowOfRounds(told, of(ours), { name: "go-zero", rounds: of(theirs) });
  };
  return [
    row("registered", "registerMs", "ms", { ratio: 1 }),
    row("CPU until then", "registerCpuMs", "ms"),
    row("memory at rest", "residentMb", "MB", { most: 150 }),
    row("CPU at rest", "restCpu", "%", { most: 3 }),
    row("withdrawn", "withdrawMs", "ms", { most: 2_000 }),
  ];
};

/** The time counts from the start of the process, its own start included. */
async function inZdisc(zdisc: string, restMs: number): Promise<Figures> {
  await using etcd = await startEtcd();
  const file = join(tempDir("bench-publish"), "registrations");
  const lines = Array.from({ length: COUNT }, (_, index) => `${SERVICE} ${benchAddress(index)}\n`);
  writeFileSync(file, lines.join(""));
  const args = [
    "publish",
    "--from",
    file,
    "-o",
    "ndjson",
    "--force",
    "--endpoints",
    etcd.endpoints.join(","),
  ];
  const startMs = performance.now();
  const child = spawn(process.execPath, [zdisc, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: zdiscEnv(),
  });
  const gone = once(child, "exit");
  const forget = atExit(() => child.kill("SIGKILL"));
  try {
    const registerMs = (await allRegistered(child)) - startMs;
    const { cpuMs: registerCpuMs } = processUsage(child.pid ?? 0);
    const rest = await atRest(child.pid ?? 0, restMs);
    const endMs = performance.now();
    child.kill("SIGTERM");
    await gone;
    const withdrawnMs = performance.now() - endMs;
    const withdrawMs = (await hasKeys(etcd)) ? Number.NaN : withdrawnMs;
    return { registerMs, registerCpuMs, withdrawMs, ...rest };
  } finally {
    child.kill("SIGKILL");
    await gone;
    forget();
  }
}

async function hasKeys(etcd: EtcdServer): Promise<boolean> {
  return (await etcd.etcdctl(["get", "--prefix", "--keys-only", "--limit", "1", SERVICE])) !== "";
}

/** Resolves with the moment at which the last one was told of. */
async function allRegistered(child: ChildProcess): Promise<number> {
  let count = 0;
  let lastMs = 0;
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split('"type":"registered"');
    rest = (parts.at(-1) ?? "").slice(-'"type":"registered'.length);
    count += parts.length - 1;
    if (parts.length > 1) lastMs = performance.now();
  });
  const isDone = () => count >= COUNT || child.exitCode !== null;
  await waitFor(isDone, { what: "all registrations", timeoutMs: 60_000 });
  if (count < COUNT) throw new Error(`zdisc publish ended after ${count} registrations`);
  return lastMs;
}

async function atRest(pid: number, restMs: number): Promise<Pick<Figures, "residentMb" | "restCpu">> {
  if (restMs === 0) return { residentMb: Number.NaN, restCpu: Number.NaN };
  // What is left over from registering is not the cost of resting.
  await sleep(2_000);
  const startMs = performance.now();
  const before = processUsage(pid);
  await sleep(restMs);
  const after = processUsage(pid);
  const restCpu = ((after.cpuMs - before.cpuMs) / (performance.now() - startMs)) * 100;
  return { residentMb: after.residentMb, restCpu };
}

async function inGo(program: string, restMs: number): Promise<Figures> {
  await using etcd = await startEtcd();
  const flags = { endpoints: etcd.endpoints.join(","), key: SERVICE, count: COUNT, rest: `${restMs}ms` };
  await using publishers = new GoProcess(program, [
    "gozero-publishers",
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ]);
  const find = () => publishers.events.find(({ event }) => event === "figures");
  const figures: GoEvent = await publishers.until("its figures", find, restMs + 60_000);
  const isRest = restMs > 0;
  return {
    registerMs: Number(figures.registerMs),
    registerCpuMs: Number(figures.registerCpuMs),
    withdrawMs: Number(figures.withdrawMs ?? Number.NaN),
    residentMb: isRest ? Number(figures.residentMB) : Number.NaN,
    restCpu: isRest ? Number(figures.restCpuShare) * 100 : Number.NaN,
  };
}
