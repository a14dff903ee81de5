/** The text of a configuration file, and how its errors are told: file, line, column, and the line with a `^`. */
import { DiscoveryError } from "../errors.js";
import { maskAccount } from "../target/mask-account.js";
import { ConfigRefusal, type Position, type RefusalRule } from "./config-refusal.js";
import type { ExpandedText } from "./expand-env.js";

const MOST_COLUMNS = 76;
/** A longer line is not shown: nobody finds anything in it. */
const LONGEST_SHOWN = 2_000;
/** A key that names a secret hides the rest of its line. */
const SECRET_KEY = /((?:pass(?:word|wd)?|pwd|secret|token|accesskey|credential)\w*["']?\s*[:=]\s*).*/i;

export class ConfigSource {
  readonly file: string;
  /** What the program would parse. */
  readonly text: string;
  readonly #original: string;
  readonly #expanded: ExpandedText;
  #lineStarts: readonly number[] | undefined;

  constructor(file: string, original: string, expanded: ExpandedText = expandNothing(original)) {
    this.file = file;
    this.text = expanded.text;
    this.#original = original;
    this.#expanded = expanded;
  }

  /** Of an offset of `text`; past the end, and on the empty lines there, the end of what is written. */
  position(offset: number): Position {
    return this.positionInOriginal(this.#expanded.originalOffset(offset));
  }

  positionInOriginal(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#original.trimEnd().length));
    const line = this.#lineAt(at);
    const start = this.#starts[line] ?? 0;
    return { line: line + 1, column: [...this.#original.slice(start, at)].length + 1 };
  }

  /** `etc/user.yaml:12:3: …` with the line below, the environment not expanded and secrets hidden. */
  fault(
    offset: number,
    message: string,
    { remedy, rule }: { readonly remedy?: string; readonly rule?: RefusalRule | undefined } = {},
  ): DiscoveryError {
    const position = this.position(offset);
    const { line, column } = position;
    return new DiscoveryError("config", `${this.file}:${line}:${column}: ${message}`, {
      remedy,
      cause: rule === undefined ? undefined : new ConfigRefusal(rule, message, position),
      excerpt: excerptOf(this.#lineText(line), column),
    });
  }

  get #starts(): readonly number[] {
    this.#lineStarts ??= [
      0,
      ...[...this.#original.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length),
    ];
    return this.#lineStarts;
  }

  #lineAt(offset: number): number {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #lineText(line: number): string {
    return this.#original.slice(this.#starts[line - 1] ?? 0, this.#starts[line]).trimEnd();
  }
}

function expandNothing(text: string): ExpandedText {
  return { text, unset: [], originalOffset: (offset) => offset };
}

/** The part of a line around a column, and the `^` below it; a tab is shown as one blank. */
function excerptOf(line: string, column: number): readonly string[] {
  if (line === "" || line.length > LONGEST_SHOWN) return [];
  const shown = [...maskSecrets(line).replaceAll("\t", " ")];
  const start = Math.max(0, Math.min(column - MOST_COLUMNS / 2, shown.length - MOST_COLUMNS));
  const end = start + MOST_COLUMNS;
  const [before, after] = [start > 0 ? "…" : "", end < shown.length ? "…" : ""];
  const caret = Math.min(column - 1, shown.length) - start + before.length;
  return [before + shown.slice(start, end).join("") + after, `${" ".repeat(caret)}^`];
}

function maskSecrets(line: string): string {
  return maskAccount(line).replace(SECRET_KEY, "$1***");
}
