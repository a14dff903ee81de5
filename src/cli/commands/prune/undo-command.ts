/** What puts a deleted key back as it was: zdisc writes no arbitrary keys, so it is etcdctl's command. */
import type { Instance } from "../../../discovery/instance.js";
import { printable } from "../../../text/printable.js";
import { shellWord } from "../../../text/shell-word.js";

/** It names the hosts, as etcdctl knows neither our flags nor a -f file. null: the key cannot be typed. */
export function undoCommand({ key, value, leaseId }: Instance, hosts: readonly string[]): string | null {
  const lease = leaseId === null ? [] : [`--lease=${BigInt(leaseId).toString(16)}`];
  const flagsEnd = key.startsWith("-") ? ["--"] : [];
  const endpoints = `--endpoints=${shellWord(hosts.join(","))}`;
  const words = ["etcdctl", endpoints, "put", ...lease, ...flagsEnd, shellWord(key), shellWord(value)];
  const command = words.join(" ");
  // What printable escapes would not arrive as it is.
  return printable(command) === command ? command : null;
}
