/** The command that puts a key back, to be pasted into a shell: it holds all it needs. */
import { shellWord } from "../../../check/shell-word.js";
import { printable } from "../../../text/printable.js";

/** undefined: the key cannot be typed. */
export function undoCommand(key: string, address: string, connection: readonly string[]): string | undefined {
  const words = ["zdisc", "drain", "--undo", `${key}=${address}`, ...connection];
  const command = words.map(asWord).join(" ");
  // What printable escapes would not arrive as it is.
  return printable(command) === command ? command : undefined;
}

/** The flags stand as they are. */
function asWord(word: string): string {
  return /^--?[a-z-]+$/.test(word) ? word : shellWord(word);
}
