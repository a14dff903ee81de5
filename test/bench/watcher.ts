/** A command that prints changes as they come: how many lines, how old, and what they cost it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { atExit } from "../support/at-exit.js";
import type { EtcdServer } from "../support/etcd-server.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { openStore, SERVICE } from "./bench-service.js";
import { sentMs, wallNowMs } from "./change.js";
import { processUsage } from "./process-usage.js";
import type { CommandLine } from "./run-program.js";

/** `file`: nobody reads beside it. `pipe`: each chunk is noted with the moment at which it came. */
export type Output = "file" | "pipe";

interface Chunk {
  readonly text: string;
  readonly atMs: number;
}

export class Watcher implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #chunks: Chunk[] = [];
  readonly #file: string | undefined;
  readonly #forget: () => void;

  constructor([program, ...args]: CommandLine, output: Output) {
    this.#file = output === "file" ? join(tempDir("bench-watch"), "lines") : undefined;
    const target = this.#file === undefined ? "pipe" : openSync(this.#file, "w");
    this.#child = spawn(program, args, { stdio: ["ignore", target, "inherit"], env: zdiscEnv() });
    this.#forget = atExit(() => this.#child.kill("SIGKILL"));
    if (typeof target === "number") closeSync(target);
    this.#child.stdout
      ?.setEncoding("utf8")
      .on("data", (text: string) => this.#chunks.push({ text, atMs: wallNowMs() }));
  }

  /** Resolves when a change reaches it: it may not tell by itself that it watches. */
  async ready(etcd: EtcdServer): Promise<void> {
    await using store = await openStore(etcd);
    const signal = new AbortController().signal;
    let marks = 0;
    const isSeen = async () => {
      await store.put(`${SERVICE}/1`, `10.255.255.${++marks}:8080`, { signal });
      return this.#text().includes("10.255.255.");
    };
    await waitFor(isSeen, { what: "the first change to be printed", intervalMs: 100 });
    // A key that stays would be one instance more.
    await store.delete(`${SERVICE}/1`, { signal });
    await waitFor(() => isAtRest(this), { what: "the last mark to be printed", intervalMs: 200 });
  }

  /** In user and system mode so far. */
  get cpuMs(): number {
    return processUsage(this.#child.pid ?? 0).cpuMs;
  }

  /** Characters printed so far. */
  get printed(): number {
    return this.#text().length;
  }

  /** Resolves when it has printed that many changed addresses. */
  async printedChanges(count: number): Promise<void> {
    const all = () => linesOf([{ text: this.#text(), atMs: 0 }]).length >= count;
    await waitFor(all, { what: `${count} changes to be printed`, intervalMs: 300, timeoutMs: 60_000 });
  }

  /** Of each changed address, in ms from its sending to its line. Only of a pipe. */
  latencies(): number[] {
    return linesOf(this.#chunks).map(({ atMs, sent }) => atMs - sent);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
    this.#forget();
  }

  #text(): string {
    if (this.#file !== undefined) return readFileSync(this.#file, "utf8");
    return this.#chunks.map(({ text }) => text).join("");
  }
}

/** Whether nothing was printed between two looks. */
async function isAtRest(watcher: Watcher): Promise<boolean> {
  const before = watcher.printed;
  await new Promise((resolve) => setTimeout(resolve, 200));
  return watcher.printed === before;
}

/** Lines with a changed address: when they were complete, and when it was sent. */
function linesOf(chunks: readonly Chunk[]): { readonly atMs: number; readonly sent: number }[] {
  const lines: { atMs: number; sent: number }[] = [];
  let rest = "";
  for (const { text, atMs } of chunks) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const sent = sentMs(part);
      if (sent !== undefined) lines.push({ atMs, sent });
    }
  }
  return lines;
}
