/**
 * What a message over a socket costs a Node process that only reads it and writes 500 bytes to a file: the floor under
 * `zdisc watch`, with each way to pace its reads. CPU of a whole process, the median of fresh ones, in turns.
 *
 *   node scripts/run-ts.mjs test/bench/socket-floor.ts [runs]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, writeSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { standingClock } from "../../src/cli/commands/watch/standing-clock.js";
import { type Clock, systemClock } from "../../src/runtime/clock.js";
import { HostSocket } from "../../src/store/etcd/socket/host-socket.js";
import { parseHost } from "../../src/store/etcd/socket/host-target.js";
import { ReadPace } from "../../src/store/etcd/socket/read-pace.js";
import { tempDir } from "../support/temp-dir.js";
import { processUsage } from "./process-usage.js";
import { median } from "./take-turns.js";

/** As etcd sends changes: one by one, and ten in a transaction. */
const LOADS = [
  { rate: 1_000, messages: 4_000, bytes: 130 },
  { rate: 10_000, messages: 40_000, bytes: 90 },
] as const;
const LINE = `${"x".repeat(499)}\n`;

/** undefined: reads whenever anything is there. */
const CLOCKS: Readonly<Record<string, Clock | undefined>> = {
  unpaced: undefined,
  "a timer, as in the library": systemClock,
  "blocking, as in the command": standingClock(systemClock),
};

type Load = (typeof LOADS)[number];

const [mode = "3", name = "", host = "", size = ""] = process.argv.slice(2);
if (mode === "child") read(name, host, Number(size));
else for (const load of LOADS) await compare(load, Number(mode));

/** Prints the CPU time between the first byte and the last, in ms. */
function read(way: string, at: string, bytesOfMessage: number): void {
  const clock = CLOCKS[way];
  const file = openSync(join(tempDir("socket-floor"), "lines"), "w");
  let waiting = 0;
  let beforeMs: number | undefined;
  const pace = new ReadPace({
    clock: clock ?? systemClock,
    mayWait: () => clock !== undefined,
    resume: () => socket.resume(),
  });
  const socket = new HostSocket(parseHost(at), undefined, (bytes) => {
    beforeMs ??= processUsage(process.pid).cpuMs;
    if (waiting === 0) setImmediate(write);
    waiting += bytes.length / bytesOfMessage;
    return pace.goesOn(bytes.length);
  });
  const write = () => {
    writeSync(file, LINE.repeat(Math.round(waiting)));
    waiting = 0;
  };
  void socket.opened.then((tcp) =>
    tcp.once("end", () => {
      process.stdout.write(String(processUsage(process.pid).cpuMs - (beforeMs ?? 0)));
      process.exit();
    }),
  );
}

async function compare(load: Load, runs: number): Promise<void> {
  const figures = new Map(Object.keys(CLOCKS).map((way) => [way, [] as number[]]));
  for (let run = 0; run < runs; run += 1)
    for (const [way, cpuMs] of figures) cpuMs.push(await cpuOf(way, load));
  for (const [way, cpuMs] of figures) {
    const microseconds = (median(cpuMs) * 1_000) / load.messages;
    process.stdout.write(`${load.rate} messages/s, ${way}: ${microseconds.toFixed(1)} µs a message\n`);
  }
}

async function cpuOf(way: string, load: Load): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => send(socket, load)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const program = [
    fileURLToPath(new URL("../../scripts/run-ts.mjs", import.meta.url)),
    process.argv[1] ?? "",
  ];
  const child = spawn(process.execPath, [...program, "child", way, `127.0.0.1:${port}`, String(load.bytes)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const cpuMs = Number(await text(child.stdout));
  server.close();
  return cpuMs;
}

function send(socket: Socket, { rate, messages, bytes }: Load): void {
  const message = Buffer.alloc(bytes);
  const beganMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(messages, ((performance.now() - beganMs) * rate) / 1_000);
    for (; sent < due; sent += 1) socket.write(message);
    if (sent < messages) return;
    clearInterval(timer);
    socket.end();
  }, 1);
}
