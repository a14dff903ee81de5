/** The command that puts a key back, to be pasted into a shell: it holds all it needs. */
import { printable } from "../../../text/printable.js";
import { shellWord } from "../../../text/shell-word.js";

/** undefined: the key cannot be typed. */
export function undoCommand(key: string, address: string, connection: readonly string[]): string | undefined {
  const words = ["zdisc", "drain", "--undo", `${key}=${address}`, ...connection];
  const command = words.map(shellWord).join(" ");
  // What printable escapes would not arrive as it is.
  return printable(command) === command ? command : undefined;
}
