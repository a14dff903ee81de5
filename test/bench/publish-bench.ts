/** 5,000 registrations in one `zdisc publish`: how soon they are there, and what they cost at rest, beside go-zero. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atExit } from "../support/at-exit.js";
import { startEtcd } from "../support/etcd-server.js";
import { type GoEvent, GoProcess } from "../support/go-process.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { alternate } from "./alternate.js";
import { benchAddress, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { processUsage } from "./process-usage.js";
import type { Unit } from "./row.js";

const COUNT = 5_000;
/** After the registering has settled. */
const REST_MS = 20_000;

interface Rest {
  readonly residentMb: number;
  /** Of one core, in percent. */
  readonly restCpu: number;
}

interface Figures extends Rest {
  readonly registerMs: number;
}

export const publishBench: Bench = async ({ zdisc, goPeers }) => {
  const registerMs = await alternate(
    {
      zdisc: async () => (await inZdisc(zdisc, 0)).registerMs,
      gozero: goPeers === undefined ? undefined : async () => (await inGo(goPeers, 0)).registerMs,
    },
    { rounds: 3 },
  );
  const ours = await inZdisc(zdisc, REST_MS);
  const theirs = goPeers === undefined ? undefined : await inGo(goPeers, REST_MS);
  const rest = (name: keyof Rest, unit: Unit) => {
    const peer = theirs && { name: "go-zero", value: theirs[name] };
    return { unit, zdisc: ours[name], peer } as const;
  };
  const gozero = { name: "go-zero", value: registerMs.gozero };
  const what = `${COUNT} registrations`;
  return [
    {
      figure: `${what}: registered`,
      unit: "ms",
      zdisc: registerMs.zdisc,
      peer: goPeers === undefined ? undefined : gozero,
      goal: { ratio: 1 },
    },
    { figure: `${what}: memory at rest`, ...rest("residentMb", "MB"), goal: { most: 150 } },
    { figure: `${what}: CPU at rest`, ...rest("restCpu", "%"), goal: { most: 3 } },
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
    return { registerMs, ...(await atRest(child.pid ?? 0, restMs)) };
  } finally {
    child.kill("SIGTERM");
    await gone;
    forget();
  }
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

async function atRest(pid: number, restMs: number): Promise<Rest> {
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
  return {
    registerMs: Number(figures.registerMs),
    residentMb: Number(figures.residentMB),
    restCpu: Number(figures.restCpuShare) * 100,
  };
}
