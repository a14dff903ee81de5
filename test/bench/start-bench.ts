/** What every command pays before it does anything, and the commonest one, beside an empty Node. */
import { startEtcd } from "../support/etcd-server.js";
import { fill, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { type Row, rowOfRounds } from "./row.js";
import { type CommandLine, wallMs } from "./run-program.js";
import { takeTurns } from "./take-turns.js";

const INSTANCES = 30;

/** Their names, as rows and here. */
export type StartCommand = keyof ReturnType<typeof startCommands>;

/** Each ends with 0; `host` has the service. */
export function startCommands(zdisc: string, host: string) {
  const run = (...args: readonly string[]): CommandLine => [process.execPath, zdisc, ...args];
  return {
    "node -e 0": [process.execPath, "-e", "0"],
    [LIST]: run("list", SERVICE, "--endpoints", host),
    "--help": run("--help"),
    "--version": run("--version"),
    "completion's words": run("__complete", "fish", "li"),
  } as const satisfies Readonly<Record<string, CommandLine>>;
}

export const LIST = `list SERVICE of ${INSTANCES}`;

export const startBench: Bench = async ({ zdisc }) => {
  await using etcd = await startEtcd();
  await fill(etcd, INSTANCES, INSTANCES);
  const commands = Object.entries<CommandLine>(startCommands(zdisc, etcd.endpoints[0] ?? ""));
  const measures: Record<string, (() => Promise<number>) | undefined> = {};
  for (const [name, command] of commands) {
    // What this version does not have is told as not measured.
    measures[name] = (await isThere(command)) ? () => wallMs(command) : undefined;
  }
  const times = await takeTurns(measures, { rounds: 25, warmUps: 2 });
  const row = (name: StartCommand, ratio: number): Row =>
    rowOfRounds({ figure: `${name}: wall time`, unit: "ms", goal: { ratio } }, times[name] ?? [], {
      name: "node -e 0",
      rounds: times["node -e 0"] ?? [],
    });
  return [row(LIST, 3), row("--help", 1.6), row("--version", 1.6), row("completion's words", 1.6)];
};

function isThere(command: CommandLine): Promise<boolean> {
  return wallMs(command).then(
    () => true,
    () => false,
  );
}
