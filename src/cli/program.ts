/** What a command does, as `load` gives it: `run` or `stream` joined with its views. */

import type { TextFormat } from "./arguments/format.js";
import type { Context } from "./context.js";
import type { Ending, PassedOn } from "./outcome.js";
import type {
  Document,
  EventLines,
  EventStream,
  EventView,
  Result,
  StreamItem,
  Styles,
  Views,
  Word,
} from "./result.js";
import { jsonText } from "./view/json-text.js";
import type { Style } from "./view/style.js";

/** What was typed after the command's name. */
export interface Invocation<Options> {
  readonly options: Options;
  readonly positionals: readonly string[];
  /** What stood behind `--`; empty without. */
  readonly childCommand: readonly string[];
}

/** A result whose document can be drawn, whatever its type. */
export interface DrawableResult extends Result<Document> {
  draw(format: TextFormat, style: Style): Iterable<string>;
}

export interface DocumentProgram<Options> {
  run(invocation: Invocation<Options>, context: Context): Promise<DrawableResult>;
  /** Of a run that takes its time, and that a signal does not cut off: it ends by itself, with what it has so far. */
  readonly long?: {
    isLong(invocation: Invocation<Options>): boolean;
    /** Said before it begins; undefined: nothing is. Throws what `run` would. */
    announce(invocation: Invocation<Options>, context: Context): Word | undefined;
  };
  /** The same as text while it comes about; undefined where it is drawn when it is whole. A signal ends it at once. */
  live?(invocation: Invocation<Options>, context: Context, styles: Styles): DrawableStream | undefined;
}

export interface DrawableStream {
  readonly items: AsyncGenerator<StreamItem<Document>, Ending | PassedOn, undefined>;
  draw(event: Document): EventLines;
  /** What `jsonText` would make of it. */
  json(event: Document): string;
}

export interface StreamProgram<Options> {
  start(invocation: Invocation<Options>, context: Context, styles: Styles): DrawableStream;
}

/** Joins a command's `run` with the views of its document. */
export function documentProgram<Options, D extends Document>(
  run: (invocation: Invocation<Options>, context: Context) => Promise<Result<D>>,
  views: Views<D>,
): DocumentProgram<Options> {
  return {
    async run(invocation, context) {
      const result = await run(invocation, context);
      return { ...result, draw: (format, style) => views[format]?.(result.document, style) ?? [] };
    },
  };
}

/** Joins a command's `stream` with the view of its events; `json` where there is a faster way than `jsonText`. */
export function streamProgram<Options, E extends Document>(
  stream: (invocation: Invocation<Options>, context: Context) => EventStream<E>,
  view: EventView<E>,
  json: (event: E) => string = jsonText,
): StreamProgram<Options> {
  return {
    start(invocation, context, styles) {
      const draw = view(styles);
      // The generator yields only documents of type E, so what main hands back is one.
      return {
        items: stream(invocation, context),
        draw: (event) => draw(event as E),
        json: (event) => json(event as E),
      };
    },
  };
}
