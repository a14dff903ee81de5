/** `zdisc watch` as a screen in a real pseudo-terminal: frames, CPU and the time of a key under load, and CPU while idle. */
import { setTimeout as sleep } from "node:timers/promises";
import { type IPty, spawn } from "@lydell/node-pty";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { fill, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { change } from "./change.js";
import { processUsage } from "./process-usage.js";
import type { Row } from "./row.js";
import { percentile } from "./take-turns.js";

const SIZE = { cols: 200, rows: 50 } as const;
const LOAD = { count: 1_000, rate: 100, seconds: 15 } as const;
const MANY = 10_000;
const KEYS = 40;
const IDLE_SECONDS = 30;
const SETTLED_SECONDS = 30;
const FRAME = "\x1b[?2026h";

export const tuiBench: Bench = async ({ zdisc, goPeers }) => [
  ...(await busy(zdisc, goPeers)),
  ...(await many(zdisc)),
  ...(await idle(zdisc)),
];

/** 1,000 endpoints, 100 of them moving each second, seen at 200x50. */
async function busy(zdisc: string, program: string | undefined): Promise<Row[]> {
  await using screen = await open(zdisc, LOAD.count);
  const changes = (LOAD.seconds + 5) * LOAD.rate;
  const load = change({ etcd: screen.etcd, program, count: LOAD.count, rate: LOAD.rate, changes });
  await sleep(3_000);
  const use = await screen.usage(LOAD.seconds);
  const key = await screen.timeKeys();
  await load;
  const name = `tui, ${LOAD.count} endpoints, ${LOAD.rate} changes/s`;
  return [
    { figure: `${name}: frames`, unit: "/s", zdisc: use.framesASecond, goal: { most: 10.2 } },
    { figure: `${name}: CPU of a core`, unit: "%", zdisc: use.cpuPercent, goal: { most: 15 } },
    ...(await keyRows(name, key)),
  ];
}

/** 10,000 endpoints, scrolled. */
async function many(zdisc: string): Promise<Row[]> {
  await using screen = await open(zdisc, MANY);
  const key = await screen.timeKeys();
  const idleUse = await screen.usage(IDLE_SECONDS);
  return [
    ...(await keyRows("tui, 10,000 endpoints", key)),
    { figure: "tui, 10,000 endpoints: CPU while idle", unit: "%", zdisc: idleUse.cpuPercent },
  ];
}

/** Beside a program that only gives back what is typed: what a busy machine itself takes for that. */
async function keyRows(name: string, times: readonly number[]): Promise<Row[]> {
  const echoes = await timeEchoes();
  return [0.5, 0.9].map((share) => ({
    figure: `${name}: a key, p${share * 100}`,
    unit: "ms",
    zdisc: percentile(times, share),
    peer: { name: "cat", value: percentile(echoes, share) },
    goal: { most: 50 },
  }));
}

async function timeEchoes(): Promise<readonly number[]> {
  const pty = spawn("cat", [], SIZE);
  let output = "";
  pty.onData((text) => {
    output += text;
  });
  const times: number[] = [];
  for (let round = 0; round < KEYS; round += 1) {
    const word = `echo-${round};`;
    const atMs = performance.now();
    pty.write(`${word}\r`);
    // The terminal echoes it first, then cat does.
    await waitFor(() => output.split(word).length > 2, { what: word, intervalMs: 1 });
    times.push(performance.now() - atMs);
    await sleep(50);
  }
  pty.kill("SIGKILL");
  return times;
}

/** What an operator leaves open for a night: 10 endpoints at 80x24, looked at when it has stood there for a while. */
async function idle(zdisc: string): Promise<Row[]> {
  await using screen = await open(zdisc, 10, { cols: 80, rows: 24 });
  await sleep(SETTLED_SECONDS * 1_000);
  const { cpuPercent } = await screen.usage(IDLE_SECONDS);
  return [{ figure: "tui, 10 endpoints: CPU while idle", unit: "%", zdisc: cpuPercent, goal: { most: 1 } }];
}

class BenchScreen implements AsyncDisposable {
  readonly etcd: EtcdServer;
  readonly #pty: IPty;
  #output = "";
  #frames = 0;

  constructor(etcd: EtcdServer, pty: IPty) {
    this.etcd = etcd;
    this.#pty = pty;
    pty.onData((text) => {
      this.#frames += text.split(FRAME).length - 1;
      this.#output = (this.#output + text).slice(-200_000);
    });
  }

  async until(pattern: RegExp): Promise<void> {
    await waitFor(() => pattern.test(this.#output), {
      what: String(pattern),
      timeoutMs: 60_000,
      intervalMs: 1,
    });
  }

  async usage(seconds: number): Promise<{ readonly framesASecond: number; readonly cpuPercent: number }> {
    const [cpuMs, frames, atMs] = [processUsage(this.#pty.pid).cpuMs, this.#frames, performance.now()];
    await sleep(seconds * 1_000);
    const passedMs = performance.now() - atMs;
    return {
      framesASecond: ((this.#frames - frames) * 1_000) / passedMs,
      cpuPercent: ((processUsage(this.#pty.pid).cpuMs - cpuMs) * 100) / passedMs,
    };
  }

  /** To the last row and back, again and again: from the key to the picture, in ms. */
  async timeKeys(): Promise<readonly number[]> {
    const times: number[] = [];
    for (let round = 0; round < KEYS; round += 1) {
      const isDown = round % 2 === 0;
      this.#output = "";
      const atMs = performance.now();
      this.#pty.write(isDown ? "G" : "g");
      await this.until(isDown ? /rows \d+–(\d+) of \1/ : /rows 1–/);
      times.push(performance.now() - atMs);
      await sleep(50 + 10 * (round % 7));
    }
    return times;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#pty.onExit(resolve));
    this.#pty.kill("SIGKILL");
    await ended;
    await this.etcd[Symbol.asyncDispose]();
  }
}

async function open(
  zdisc: string,
  count: number,
  size: { cols: number; rows: number } = SIZE,
): Promise<BenchScreen> {
  const etcd = await startEtcd();
  await fill(etcd, count, Math.min(count, 100));
  const args = [zdisc, "watch", SERVICE, "--endpoints", etcd.endpoints.join(",")];
  const pty = spawn(process.execPath, args, {
    ...size,
    name: "xterm-256color",
    env: zdiscEnv({ TERM: "xterm-256color" }),
  });
  const screen = new BenchScreen(etcd, pty);
  await screen.until(/rows 1–/);
  return screen;
}
