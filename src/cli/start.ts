/** The only file that touches the process: it makes the `World` of it and runs main. */
import { fstatSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { systemClock } from "../runtime/clock.js";
import { systemRandom } from "../runtime/random.js";
import { printable } from "../text/printable.js";
import { PASSED_SIGNALS } from "./child/child.js";
import { EXIT_CODE_OF } from "./exit-codes.js";
import { main } from "./main.js";
import { asDiscoveryError, errorLines, stackLines } from "./output/error-text.js";
import { Redactor } from "./output/redactor.js";
import { askPassword } from "./terminal/ask-password.js";
import { DirectStream } from "./terminal/direct-stream.js";
import { OutputStream } from "./terminal/output-stream.js";
import { ProcessTerminal } from "./terminal/process-terminal.js";
import type { World } from "./world.js";

/** From package.json, put in by scripts/build-command.mjs. */
declare const ZDISC_VERSION: string;

/** Runs the command line and ends the process with its exit code. */
export async function start(): Promise<void> {
  // Words of Node and of packages are not words of zdisc.
  process.removeAllListeners("warning");
  const argv = process.argv.slice(2);
  const terminal = new ProcessTerminal(process);
  const redactor = new Redactor();
  process.on("uncaughtException", (error) => {
    terminal.close();
    const stack = argv.includes("--debug") ? stackLines(error, (text) => redactor.redact(text)) : [];
    const lines = [...errorLines(redactor.covered(asDiscoveryError(error)), "table"), ...stack];
    process.stderr.write(`${lines.join("\n")}\n`, () => process.exit(EXIT_CODE_OF.internal));
  });
  // All is written then. What a signal cut off may still hold sockets open; and Node 20 never comes to its own end
  // after an HTTP/2 session died with a write under way (3 of 24 ends of `zdisc dev` whose clients were killed).
  process.exit(await main(argv, processWorld(terminal), redactor));
}

function processWorld(terminal: ProcessTerminal): World {
  const stdout = outputStream(1, () => process.stdout);
  const stderr = outputStream(2, () => process.stderr);
  const ask = (user: string) => askPassword(user, process.stdin, (text) => process.stderr.write(text));
  return {
    env: process.env,
    version: ZDISC_VERSION,
    // As deep below it as dist/cli is, into which this is bundled.
    get packageFolder() {
      return fileURLToPath(new URL("../..", import.meta.url));
    },
    stdout,
    stderr,
    clock: systemClock,
    random: systemRandom,
    askLine,
    onSignal(listener) {
      process.on("SIGINT", () => listener("SIGINT"));
      process.on("SIGTERM", () => listener("SIGTERM"));
      // nohup takes every terminal away. It also ignores SIGHUP, which Node undoes at its start and does not tell.
      const hasTerminal = stdout.isTty || stderr.isTty || isDevice(0);
      process.on("SIGHUP", () => hasTerminal && listener("SIGHUP"));
    },
    onPassedSignal(listener) {
      process.removeAllListeners("SIGHUP");
      for (const signal of PASSED_SIGNALS) process.on(signal, () => listener(signal));
    },
    exitNow(code, lastWords) {
      terminal.close();
      // Terminals, files and pipes are written to at once, so nothing is lost.
      process.stderr.write(lastWords);
      process.exit(code);
    },
    readFile: async (path) =>
      path === "-" ? await readAll(process.stdin) : await (await files()).readFile(path),
    filesIn: async (folder) => await (await files()).readdir(folder).catch(() => []),
    isFile: async (path) => (await (await files()).stat(path).catch(() => undefined))?.isFile() ?? false,
    terminal: stdout.isTty && isStdinTty() ? terminal : undefined,
    askPassword: stderr.isTty && isStdinTty() ? (user) => ask(printable(user)) : undefined,
    networkInterfaces: () => process.getBuiltinModule("node:os").networkInterfaces(),
    runChild: async (command, options) => {
      const { runChild } = await import("./child/run-child.js");
      return await runChild(command, options, process.env);
    },
    startChild: async (command, options) => {
      const { startChild } = await import("./child/start-child.js");
      return await startChild(command, options, process.env);
    },
    openStore: async (hosts, options) => {
      const { openEtcdStore } = await import("../store/etcd/open-etcd-store.js");
      return await openEtcdStore(hosts, options);
    },
  };
}

/** Node's own parts, too, are loaded when they are needed: all of them together slow down every start. */
const files = () => import("node:fs/promises");
/** Asking process.stdin would open it. */
const isStdinTty = () => process.getBuiltinModule("node:tty").isatty(0);

function outputStream(fd: number, open: () => NodeJS.WriteStream): OutputStream {
  if (!isDevice(fd)) return new OutputStream(new DirectStream(fd, open), { isTty: false });
  const stream = open();
  return new OutputStream(stream, { isTty: stream.isTTY === true, columns: stream.columns || undefined });
}

/** A terminal, or what passes for one: it is cheap to know that a file, a pipe and /dev/null are none. */
function isDevice(fd: number): boolean {
  const it = fstatSync(fd);
  return it.isCharacterDevice() && it.rdev !== statSync("/dev/null", { throwIfNoEntry: false })?.rdev;
}

async function readAll(stream: NodeJS.ReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function askLine(question: string): Promise<string> {
  const { askLine: ask } = await import("./terminal/ask-line.js");
  return await ask(printable(question), process.stdin, process.stdout);
}
