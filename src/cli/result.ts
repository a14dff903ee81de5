/** What a command gives back: documents for machines, words for people, and how it ended. Nothing below main prints. */
import type { Mark } from "../text/symbols.js";
import type { TextFormat } from "./arguments/format.js";
import type { Ending, PassedOn } from "./outcome.js";
import type { Style } from "./view/style.js";

/** What -o json prints; every other format is a projection of it. */
export interface Document {
  readonly schemaVersion: 1;
  /** `serviceList`, `watchEvent`; the schema is schema/<kind>.json. */
  readonly kind: string;
}

/**
 * A sentence for people, on stderr, under the data. `text` may hold values of strangers: main makes it printable.
 *
 * - `summary`: how many, at which revision. With table and wide only; not with -q.
 * - `warning`: works, but look (`▲ ` is put before it). Not with -q.
 * - `note`: `zdisc: note: …`, then the remedy. Not with -q.
 * - `conclusion`: how it stands, with a symbol and lines below: `✗ Nothing is registered.`. Always where it is not `ok`;
 *   else with table and wide only, and not with -q.
 * - `verdict`: why the outcome is not `ok`, as a row of the error table: `zdisc: …`, then `  try: …`. Always.
 */
export interface Word {
  readonly word: "summary" | "warning" | "note" | "conclusion" | "verdict";
  readonly text: string;
  /** Of a conclusion. Default: `passed`. */
  readonly mark?: Mark;
  /** Of a conclusion that is not `ok`: -q leaves it out, too, as the exit code says the same. */
  readonly isLeftOutByQuiet?: true;
  /** Lines under a conclusion, indented. */
  readonly below?: readonly string[];
  /** A command to type or a line to change. */
  readonly remedy?: string | undefined;
}

export interface Result<D extends Document> {
  readonly document: D;
  readonly outcome: Ending;
  /** Printed after the document, in this order. */
  readonly words?: readonly Word[];
}

/** An event, a word, or several events of one moment: each item by itself costs its way through every generator. */
export type StreamItem<E extends Document> = E | readonly E[] | Word;

/**
 * Events as they come, words among them, and the outcome when it is over. When the context's signal aborts (a first
 * Ctrl-C) it ends cleanly by returning; throwing the signal's reason is the same.
 */
export type EventStream<E extends Document> = AsyncGenerator<StreamItem<E>, Ending | PassedOn, undefined>;

/** Lines without their newline. A view is pure: the same document and style give the same lines. */
export type View<D extends Document> = (document: D, style: Style) => Iterable<string>;

/** A view for each text format that the command allows. */
export type Views<D extends Document> = Readonly<Partial<Record<TextFormat, View<D>>>>;

/** One event as lines: data to stdout, words to stderr. */
export interface EventLines {
  readonly data?: readonly string[];
  /** Not with -q. */
  readonly words?: readonly string[];
  /** Stands behind the lines until anything else is written; on a terminal only. */
  readonly passing?: string | undefined;
}

/** How each of the two streams is drawn on: one may be a terminal, and the other a file. */
export interface Styles {
  readonly data: Style;
  readonly words: Style;
}

/** Made once a run, so it may remember (widths, what was said before). */
export type EventView<E extends Document> = (styles: Styles) => (event: E) => EventLines;
