/** JSON out of a file, with the place of its first mistake: V8's own messages name none, or another one each version. */
import { DiscoveryError } from "../../errors.js";

/** Throws `config` naming file, line and column. `firstLine` is the text's own line in the file. */
export function parseJson(text: string, file: string, firstLine = 1): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const at = mistakeAt(text);
    const lines = text.slice(0, at).split("\n");
    const place = `${file}:${firstLine + lines.length - 1}:${(lines.at(-1) ?? "").length + 1}`;
    throw new DiscoveryError("config", `${place}: invalid JSON: ${mistake(text, at)}`, { cause });
  }
}

function mistake(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "it ends too early" : `unexpected ${String.fromCodePoint(code)}`;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\0-\x1f]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** What may stand next. `first…`: or the end of what was opened just before. */
type Expected = "value" | "firstValue" | "name" | "firstName" | "colon" | "comma";

/** Where the text stops being JSON. Walks without recursion: a file of nothing but brackets is deep. */
export function mistakeAt(text: string): number {
  const closers: ("]" | "}")[] = [];
  let expected: Expected = "value";
  for (let at = endOf(SPACE, text, 0); at < text.length; ) {
    const character = text[at] ?? "";
    let end = at + 1;
    if (character === closers.at(-1) && (expected === "comma" || expected.startsWith("first"))) {
      closers.pop();
      expected = "comma";
    } else if (expected === "comma") {
      if (character !== "," || closers.length === 0) return at;
      expected = closers.at(-1) === "}" ? "name" : "value";
    } else if (expected === "colon") {
      if (character !== ":") return at;
      expected = "value";
    } else if (character === '"') {
      end = endOf(STRING, text, at);
      if (text[end] !== '"') return end;
      end += 1;
      expected = isName(expected) ? "colon" : "comma";
    } else if (isName(expected)) {
      return at;
    } else if (character === "[" || character === "{") {
      closers.push(character === "[" ? "]" : "}");
      expected = character === "[" ? "firstValue" : "firstName";
    } else {
      end = endOf(LITERAL, text, at);
      if (end === at) return at;
      expected = "comma";
    }
    at = endOf(SPACE, text, end);
  }
  return text.length;
}

function isName(expected: Expected): boolean {
  return expected === "name" || expected === "firstName";
}

/** Where the match at this place ends; the place itself without one. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
