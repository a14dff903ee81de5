/** Types a session: one call of etcdctl after the other, each with what it said. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { waitFor } from "../../support/wait-for.js";
import type { Step } from "./step.js";

export interface Said {
  /** Null when it was ended, as a command that would go on is. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Sitting {
  readonly endpoint: string;
  /** One for each step. */
  readonly said: readonly Said[];
  /** Values that steps learned, by name. */
  readonly learned: ReadonlyMap<string, string>;
}

/** `endpoint`: `127.0.0.1:PORT`, fresh and empty. */
export async function runSession(
  etcdctl: string,
  endpoint: string,
  steps: readonly Step[],
): Promise<Sitting> {
  const learned = new Map<string, string>();
  const expand = (text: string) =>
    text.replace(/\$(\w+)/g, (name, word: string) => learned.get(word) ?? name);
  const said: Said[] = [];
  for (const { run, stdin = "", until, learn } of steps) {
    const args = ["--endpoints", endpoint, ...wordsOf(expand(run))];
    const answer = await call(etcdctl, args, { stdin: expand(stdin), until });
    const value = learn?.from.exec(answer.stdout)?.[1];
    if (learn !== undefined && value !== undefined) learned.set(learn.name, value);
    said.push(answer);
  }
  return { endpoint, said, learned };
}

/** `put "a b" c` as `put`, `a b`, `c`. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"(\S*)|(\S+)/g)].map(
    ([, quoted, behind = "", bare]) => bare ?? `${quoted}${behind}`,
  );
}

/** Its own limit for a call is 5 s. */
const PATIENCE_MS = 10_000;

interface CallOptions {
  readonly stdin: string;
  readonly until: RegExp | undefined;
}

async function call(etcdctl: string, args: readonly string[], options: CallOptions): Promise<Said> {
  const { stdin, until } = options;
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("ETCDCTL_")),
  );
  const child = spawn(etcdctl, args, { env, stdio: "pipe" });
  const closed = once(child, "close");
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  child.stdin.on("error", () => {}); // it need not read
  child.stdin.write(stdin);
  if (until === undefined) child.stdin.end();
  await endWhen(() => until?.test(output.stdout) ?? false, child);
  const [code] = (await closed) as [number | null];
  return { code, ...output };
}

/** One that neither ends nor says enough shows in what it said. */
async function endWhen(isEnough: () => boolean, child: ChildProcess): Promise<void> {
  const isOver = () => child.exitCode !== null || isEnough();
  await waitFor(isOver, { what: "its end", timeoutMs: PATIENCE_MS, intervalMs: 2 }).catch(() => {});
  child.kill("SIGKILL");
}
