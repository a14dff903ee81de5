/** One quoted text of JSON or JSON5. */

export type JsonDialect = "json" | "json5";

export type JsonText =
  | { readonly text: string; readonly end: number }
  | { readonly problem: string; readonly at: number };

const LONE_SURROGATE = /\p{Surrogate}/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" },
};
/** As far as go-zero's JSON5 goes: no `\v`, `\0`, `\x41`. */
const ESCAPES_OF_JSON5: Readonly<Record<string, string>> = { ...ESCAPES, "'": "'", "\n": "", "\r": "" };

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
  const code = /^u([\da-fA-F]{4})/.exec(source.slice(at + 1, at + 6))?.[1];
  if (code !== undefined) return { text: String.fromCharCode(Number.parseInt(code, 16)), end: at + 6 };
  const text = (dialect === "json5" ? ESCAPES_OF_JSON5 : ESCAPES)[escaped];
  if (text === undefined) return undefined;
  const isPair = escaped === "\r" && source[at + 2] === "\n";
  return { text, end: at + (isPair ? 3 : 2) };
}
