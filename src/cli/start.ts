/** The only file that touches the process: it makes the `World` of it and runs main. */
import { readdir, readFile, stat } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { systemClock } from "../runtime/clock.js";
import { systemRandom } from "../runtime/random.js";
import { printable } from "../text/printable.js";
import { askPassword } from "./ask-password.js";
import { asDiscoveryError, errorLines, stackLines } from "./error-text.js";
import { EXIT_CODE_OF } from "./exit-codes.js";
import { main } from "./main.js";
import { OutputStream } from "./output-stream.js";
import { ProcessTerminal } from "./process-terminal.js";
import { Redactor } from "./redactor.js";
import { runChild } from "./run-child.js";
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
  const { stdin, stdout, stderr, env } = process;
  const ask = (user: string) => askPassword(user, stdin, (text) => stderr.write(text));
  return {
    env,
    version: ZDISC_VERSION,
    isStdinTty: stdin.isTTY === true,
    stdout: new OutputStream(stdout, { isTty: stdout.isTTY === true, columns: stdout.columns || undefined }),
    stderr: new OutputStream(stderr, { isTty: stderr.isTTY === true, columns: stderr.columns || undefined }),
    clock: systemClock,
    random: systemRandom,
    onSignal(listener) {
      process.on("SIGINT", () => listener("SIGINT"));
      process.on("SIGTERM", () => listener("SIGTERM"));
      // nohup takes every terminal away. It also ignores SIGHUP, which Node undoes at its start and does not tell.
      const hasTerminal = stdin.isTTY || stdout.isTTY || stderr.isTTY;
      process.on("SIGHUP", () => hasTerminal && listener("SIGHUP"));
    },
    exitNow(code, lastWords) {
      terminal.close();
      // Terminals, files and pipes are written to at once, so nothing is lost.
      stderr.write(lastWords);
      process.exit(code);
    },
    readFile: (path) => (path === "-" ? readAll(stdin) : readFile(path)),
    filesIn: (folder) => readdir(folder).catch(() => []),
    isFile: async (path) => (await stat(path).catch(() => undefined))?.isFile() ?? false,
    terminal: stdin.isTTY && stdout.isTTY ? terminal : undefined,
    askPassword: stdin.isTTY && stderr.isTTY ? (user) => ask(printable(user)) : undefined,
    networkInterfaces,
    runChild: (command, options) => runChild(command, options, env),
    openStore: async (hosts, options) => {
      const { openEtcdStore } = await import("../store/etcd/open-etcd-store.js");
      return await openEtcdStore(hosts, options);
    },
  };
}

async function readAll(stream: NodeJS.ReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
