/** Commands that people are told to type: with the connection flags of this call they ask the same etcd. */
import { shellWord } from "../../text/shell-word.js";

/** A command's own messages begin with it and a colon. */
const ASKS_ETCD =
  /\bzdisc (?:check|diff|drain|list|pick|prune|publish|resolve|top|wait|watch)\b(?![:-])(?: '\*')?/g;

/** With a -f file, `list` alone is the file's own service. */
const LISTS_ALL = /\bzdisc list(?= shows)/g;

/** `connection`: words as `connectionArguments` gives them. A text that has them already stays as it is. */
export function withConnection(text: string, connection: readonly string[]): string {
  const flags = connection.map(shellWord).join(" ");
  if (flags === "" || text.includes(flags)) return text;
  const full = connection.includes("-f") ? text.replace(LISTS_ALL, "$& '*'") : text;
  return full.replace(ASKS_ETCD, (command) => `${command} ${flags}`);
}
