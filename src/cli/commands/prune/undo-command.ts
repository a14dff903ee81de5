/** What puts a deleted key back as it was: zdisc writes no arbitrary keys, so it is etcdctl's command. */
import type { Instance } from "../../../discovery/instance.js";
import { printable } from "../../../text/printable.js";
import { shellWord } from "../../../text/shell-word.js";

/** null: the key cannot be typed. */
export function undoCommand({ key, value, leaseId }: Instance): string | null {
  const lease = leaseId === null ? [] : [`--lease=${BigInt(leaseId).toString(16)}`];
  const flagsEnd = key.startsWith("-") ? ["--"] : [];
  const words = ["etcdctl", "put", ...lease, ...flagsEnd].concat(shellWord(key), shellWord(value));
  const command = words.join(" ");
  // What printable escapes would not arrive as it is.
  return printable(command) === command ? command : null;
}
