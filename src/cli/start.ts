/** The only file that touches the process: it makes the `World` of it and runs main. */
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { DiscoveryError } from "../errors.js";
import { systemClock } from "../runtime/clock.js";
import { systemRandom } from "../runtime/random.js";
import type { ChildEnd, ChildOptions } from "./context.js";
import { main } from "./main.js";
import type { Sink } from "./output.js";
import type { World } from "./world.js";

declare const ZDISC_VERSION: string;

/** Runs the command line and leaves its exit code behind; the process ends when nothing is open any more. */
export async function start(): Promise<void> {
  process.removeAllListeners("warning");
  const code = await main(processWorld());
  // A reader that went away (EPIPE) has set 0 already.
  process.exitCode ??= code;
}

function processWorld(): World {
  const { stdin, stdout, stderr, env } = process;
  return {
    argv: process.argv.slice(2),
    env,
    version: ZDISC_VERSION,
    stdout: {
      ...sinkOf(stdout),
      isTty: stdout.isTTY === true,
      columns: stdout.columns,
    },
    stderr: { ...sinkOf(stderr), isTty: stderr.isTTY === true },
    clock: systemClock,
    random: systemRandom,
    onSignal(listener) {
      process.on("SIGINT", () => listener("SIGINT"));
      process.on("SIGTERM", () => listener("SIGTERM"));
    },
    exitNow(code, lastWords) {
      if (lastWords === "") process.exit(code);
      stderr.write(lastWords, () => process.exit(code));
    },
    readFile: (path) => (path === "-" ? readAll(stdin) : readFile(path)),
    filesBeside: async (path) => {
      const folder = dirname(path);
      return (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
    },
    isFile: (path) => existsSync(path) && statSync(path).isFile(),
    askPassword: stdin.isTTY && stderr.isTTY ? askPassword : undefined,
    networkInterfaces,
    runChild,
  };
}

/** A reader that went away ends the command quietly; any other failure of a stream ends it with 1. */
function sinkOf(stream: NodeJS.WriteStream): Sink {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
  return {
    write: (text) =>
      stream.write(text) ? Promise.resolve() : new Promise((resolve) => stream.once("drain", resolve)),
  };
}

async function readAll(stream: NodeJS.ReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Asks on stderr, without echo: the answer is read, but nothing of it is written. */
async function askPassword(user: string): Promise<string> {
  const { Writable } = await import("node:stream");
  process.stderr.write(`Password of ${user}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}

function runChild(
  [file = "", ...args]: readonly string[],
  { stdin, env, signal }: ChildOptions,
): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["pipe", "inherit", "inherit"],
      env: { ...process.env, ...env },
    });
    const stop = () => child.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    child.once("error", (cause) => {
      signal.removeEventListener("abort", stop);
      reject(
        new DiscoveryError("config", `cannot run ${file}: ${cause.message}`, {
          cause,
          remedy: `which ${file}`,
        }),
      );
    });
    child.once("close", (exitCode, name) => {
      signal.removeEventListener("abort", stop);
      resolve({ exitCode, signal: name });
    });
    // A child that does not read its standard input closes it: no failure of ours.
    child.stdin.on("error", () => {});
    child.stdin.end(stdin);
  });
}
