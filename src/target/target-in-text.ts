/**
 * Finds the target in what a person pastes: a line of a go-zero log (plain or JSON, with colours or without), a
 * sentence, a quoted argument. Source of the message: go-zero zrpc/internal/client.go:dial.
 */
import { GO_ZERO_SCHEMES } from "./go-zero-schemes.js";

const SCHEMES = GO_ZERO_SCHEMES.map(({ name }) => name);
const COLOURS = /\x1b\[[0-9;]*m/g;
/** Between these go-zero's message has the target as it is, blanks and all. */
const DIAL_BEFORE = "rpc dial: ";
const DIAL_AFTER = ", error: ";
/** What ends a target: white space, quotes, an escape of the log's format, the punctuation of Chinese sentences. */
const STOP = /[\s"'`<>|\\\x00-\x1f，。；、）】》」』”’]/;
/** Hosts that somebody wrote with a blank behind the comma. */
const SPACED_HOSTS = /\w+:\/\/\/(?:[^\s,?"']+,\s*)+[^\s,?"']+\?key=/y;

/**
 * The first target with one of the `schemes` (by default go-zero's); without any, the first `hosts?key=service`, as the
 * message's `make sure rpc service "h1:2379?key=user.rpc" is already started` has it. undefined: there is none.
 */
export function targetInText(text: string, schemes: readonly string[] = SCHEMES): string | undefined {
  const plain = text
    .replace(COLOURS, "")
    .replaceAll("\\/", "/")
    .replace(/\\u0026/g, "&");
  const start = firstScheme(plain, schemes);
  if (start !== undefined) return dialled(plain, start) ?? targetAt(plain, start);
  return targetWithoutScheme(plain);
}

function firstScheme(text: string, schemes: readonly string[]): number | undefined {
  for (let colon = text.indexOf("://"); colon !== -1; colon = text.indexOf("://", colon + 1)) {
    const scheme = schemes.find((name) => text.slice(colon - name.length, colon).toLowerCase() === name);
    const start = colon - (scheme?.length ?? 0);
    if (scheme !== undefined && !/[\w+\-.]/.test(text[start - 1] ?? "")) return start;
  }
  return undefined;
}

function dialled(text: string, start: number): string | undefined {
  if (!text.endsWith(DIAL_BEFORE, start)) return undefined;
  const end = text.indexOf(DIAL_AFTER, start);
  return end === -1 ? undefined : text.slice(start, end);
}

function targetAt(text: string, start: number): string {
  SPACED_HOSTS.lastIndex = start;
  const hosts = SPACED_HOSTS.exec(text)?.[0] ?? "";
  return withoutTrailing(text.slice(start, endOf(text, start + hosts.length)));
}

function targetWithoutScheme(text: string): string | undefined {
  const question = text.indexOf("?key=");
  let start = question;
  while (start > 0 && !/[\s"'`<>|\\(/]/.test(text[start - 1] ?? "")) start -= 1;
  if (question === -1 || start === question) return undefined;
  return `etcd:///${withoutTrailing(text.slice(start, endOf(text, question)))}`;
}

function endOf(text: string, start: number): number {
  let end = start;
  while (end < text.length && !STOP.test(text[end] ?? "")) end += 1;
  return end;
}

const OPENER: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Without the punctuation of the sentence around it; a bracket that was opened inside stays. */
function withoutTrailing(text: string): string {
  const open: Record<string, number> = {};
  for (const character of text) {
    const opener = OPENER[character];
    if (opener !== undefined) open[opener] = (open[opener] ?? 0) - 1;
    else if ("([{".includes(character)) open[character] = (open[character] ?? 0) + 1;
  }
  let end = text.length;
  for (; end > 0; end -= 1) {
    const last = text[end - 1] ?? "";
    const opener = OPENER[last];
    if (opener === undefined ? !".,;:!?".includes(last) : (open[opener] ?? 0) >= 0) break;
    if (opener !== undefined) open[opener] = (open[opener] ?? 0) + 1;
  }
  return text.slice(0, end);
}
