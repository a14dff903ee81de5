/** 5,000 registrations in one `zdisc publish`: how soon they are there, and what they cost at rest, beside go-zero. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startEtcd } from "../support/etcd-server.js";
import { type GoEvent, GoProcess } from "../support/go-process.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { median } from "./alternate.js";
import { benchAddress, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { processUsage } from "./process-usage.js";
import type { Row } from "./row.js";

const COUNT = 5_000;
const ROUNDS = 3;
/** After the registering has settled. */
const REST_MS = 20_000;

interface Figures {
  readonly registerMs: number;
  readonly residentMb: number;
  readonly peakMb: number;
  /** Of one core, in percent. */
  readonly restCpu: number;
}

type Measure = () => Promise<Figures>;

export const publishBench: Bench = async ({ zdisc, goPeers }) => {
  const ours: Figures[] = [];
  const theirs: Figures[] = [];
  const gozero: Measure | undefined = goPeers === undefined ? undefined : () => inGo(goPeers);
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await inZdisc(zdisc));
    if (gozero !== undefined) theirs.push(await gozero());
  }
  const of = (name: keyof Figures) => median(ours.map((figures) => figures[name]));
  const peer = (name: keyof Figures) =>
    theirs.length === 0 ? {} : { peer: { name: "go-zero", value: median(theirs.map((one) => one[name])) } };
  const what = `${COUNT} registrations`;
  const rows: Row[] = [
    {
      figure: `${what}: registered`,
      unit: "ms",
      zdisc: of("registerMs"),
      ...peer("registerMs"),
      goal: { ratio: 1 },
    },
    {
      figure: `${what}: memory at rest`,
      unit: "MB",
      zdisc: of("residentMb"),
      ...peer("residentMb"),
      goal: { most: 150 },
    },
    { figure: `${what}: peak memory`, unit: "MB", zdisc: of("peakMb") },
    {
      figure: `${what}: CPU at rest`,
      unit: "%",
      zdisc: of("restCpu"),
      ...peer("restCpu"),
      goal: { most: 3 },
    },
  ];
  return rows;
};

/** The time counts from the start of the process, its own start included. */
async function inZdisc(zdisc: string): Promise<Figures> {
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
  try {
    const registerMs = (await allRegistered(child)) - startMs;
    return { registerMs, ...(await atRest(child.pid ?? 0)) };
  } finally {
    child.kill("SIGTERM");
    await gone;
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

async function atRest(pid: number): Promise<Omit<Figures, "registerMs">> {
  // What is left over from registering is not the cost of resting.
  await sleep(2_000);
  const startMs = performance.now();
  const before = processUsage(pid);
  await sleep(REST_MS);
  const after = processUsage(pid);
  const restCpu = ((after.cpuMs - before.cpuMs) / (performance.now() - startMs)) * 100;
  return { residentMb: after.residentMb, peakMb: after.peakMb, restCpu };
}

async function inGo(program: string): Promise<Figures> {
  await using etcd = await startEtcd();
  const flags = { endpoints: etcd.endpoints.join(","), key: SERVICE, count: COUNT, rest: `${REST_MS}ms` };
  await using publishers = new GoProcess(program, [
    "gozero-publishers",
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ]);
  const find = () => publishers.events.find(({ event }) => event === "figures");
  const figures: GoEvent = await publishers.until("its figures", find, REST_MS + 60_000);
  return {
    registerMs: Number(figures.registerMs),
    residentMb: Number(figures.residentMB),
    peakMb: Number.NaN,
    restCpu: Number(figures.restCpuShare) * 100,
  };
}
