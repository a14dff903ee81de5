/** One quoted text of JSON or JSON5. */
import type { JsonDialect } from "./json-document.js";

export type JsonText =
  | { readonly text: string; readonly end: number }
  | { readonly problem: string; readonly at: number };

const LONE_SURROGATE = /\p{Surrogate}/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" },
};
const ESCAPES_OF_JSON5: Readonly<Record<string, string>> = {
  ...ESCAPES,
  "'": "'",
  v: "\v",
  "0": "\0",
  "\n": "",
  "\r": "",
};

/** `text[start]` is the quote. */
export function readJsonText(source: string, start: number, dialect: JsonDialect): JsonText {
  const quote = source[start] ?? '"';
  let text = "";
  for (let at = start + 1; at < source.length; ) {
    const character = source[at] ?? "";
    if (character === quote) return { text: text.replace(LONE_SURROGATE, "\ufffd"), end: at + 1 };
    if (character !== "\\") {
      if (isForbidden(character, dialect))
        return { problem: "a line break or control character in quotes", at };
      text += character;
      at += 1;
      continue;
    }
    const read = readEscape(source, at, dialect);
    if (read === undefined) return { problem: `${source.slice(at, at + 2)} is no escape`, at };
    text += read.text;
    at = read.end;
  }
  return { problem: "quotes that are not closed", at: source.length };
}

function isForbidden(character: string, dialect: JsonDialect): boolean {
  return dialect === "json" ? character < " " : character === "\n" || character === "\r";
}

function readEscape(
  source: string,
  at: number,
  dialect: JsonDialect,
): { text: string; end: number } | undefined {
  const escaped = source[at + 1] ?? "";
  const hex = /^(?:u([\da-fA-F]{4})|x([\da-fA-F]{2}))/.exec(source.slice(at + 1, at + 6));
  if (hex !== null && (dialect === "json5" || hex[1] !== undefined)) {
    return {
      text: String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? "", 16)),
      end: at + 1 + hex[0].length,
    };
  }
  const text = (dialect === "json5" ? ESCAPES_OF_JSON5 : ESCAPES)[escaped];
  if (text === undefined) return undefined;
  const isPair = escaped === "\r" && source[at + 2] === "\n";
  return { text, end: at + (isPair ? 3 : 2) };
}
