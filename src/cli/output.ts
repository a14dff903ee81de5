/** Documents and words as bytes for the two streams. */
import { printable } from "../text/printable.js";
import type { Format } from "./format.js";
import type { DrawableResult } from "./program.js";
import type { Document, Word } from "./result.js";
import type { Style } from "./style.js";

/** Where text goes; resolves when the stream takes more. */
export interface Sink {
  write(text: string): Promise<void>;
}

const CHUNK = 64 * 1024;

/** Lines in chunks, so that 100,000 of them are few writes. */
export async function writeLines(sink: Sink, lines: Iterable<string>): Promise<void> {
  let chunk = "";
  for (const line of lines) {
    chunk += line;
    chunk += "\n";
    if (chunk.length < CHUNK) continue;
    await sink.write(chunk);
    chunk = "";
  }
  if (chunk !== "") await sink.write(chunk);
}

/** One document in the format asked for; JSON is indented for people only. */
export async function writeResult(
  sink: Sink,
  result: DrawableResult,
  format: Format,
  style: Style,
  isTty: boolean,
): Promise<void> {
  switch (format) {
    case "json":
      return await sink.write(`${JSON.stringify(result.document, undefined, isTty ? 2 : undefined)}\n`);
    case "ndjson":
      return await sink.write(`${JSON.stringify(result.document)}\n`);
    case "yaml": {
      const { yamlText } = await import("./yaml-text.js");
      return await sink.write(yamlText(result.document));
    }
    default:
      return await writeLines(sink, result.draw(format, style));
  }
}

export function isWord(item: Document | Word): item is Word {
  return "word" in item;
}

/** A word as its lines, or nothing where -q or the format leaves it out. */
export function wordLines(
  { word, text, remedy }: Word,
  format: Format,
  style: Style,
  isQuiet: boolean,
): string[] {
  if (isQuiet && word !== "verdict") return [];
  if (word === "summary" && format !== "table" && format !== "wide") return [];
  const tryLine = remedy === undefined ? [] : [`  try: ${printable(remedy)}`];
  switch (word) {
    case "summary":
      return [printable(text)];
    case "warning":
      return [`${style.mark("warning")} ${printable(text)}`, ...tryLine];
    case "note":
      return [`zdisc: note: ${printable(text)}`, ...tryLine];
    case "verdict":
      return [`zdisc: ${printable(text)}`, ...tryLine];
  }
}
