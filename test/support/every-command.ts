/** Every command that asks etcd, as somebody would type it: for tests that go through all of them. */

import type { Format } from "../../src/cli/arguments/format.js";
import { COMMANDS } from "../../src/cli/commands.js";

export interface TypedCommand {
  readonly argv: readonly string[];
  /** All that -o may be for it. */
  readonly formats: readonly Format[];
}

/** `dev` and `demo` ask no etcd but their own, `completion` and `help` none. */
const ASK_NO_ETCD: ReadonlySet<string> = new Set(["dev", "demo", "completion"]);

const TYPED: readonly (readonly string[])[] = [
  ["list"],
  ["list", "user.rpc"],
  ["list", "--all", "--values"],
  ["watch", "user.rpc"],
  ["top", "--no-tui"],
  ["resolve", "--no-probe", "--explain", "user.rpc"],
  ["pick", "user.rpc", "-n", "100"],
  ["pick", "user.rpc", "-n", "100", "--explain"],
  ["diff", "before.json"],
  ["diff", "before.json", "--keys"],
  ["check", "user.rpc", "--no-probe"],
  ["wait", "user.rpc", "--for", "endpoints>=1", "--timeout", "1s"],
  ["publish", "--key", "user.rpc", "--addr", "10.0.3.7:8080"],
  ["drain", "user.rpc", "10.0.3.7:8080", "--dry-run"],
  ["prune", "user.rpc"],
];

/** Those of them that this zdisc has. */
export const EVERY_COMMAND: readonly TypedCommand[] = TYPED.flatMap((argv) => {
  const command = COMMANDS.find(({ name }) => name === argv[0]);
  return command === undefined ? [] : [{ argv, formats: command.formats }];
});

/** Commands that nobody thought of when this list was written. */
export const FORGOTTEN: readonly string[] = COMMANDS.map(({ name }) => name).filter(
  (name) => !ASK_NO_ETCD.has(name) && !TYPED.some(([typed]) => typed === name),
);
