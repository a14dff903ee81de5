/** What a command gives, as text on the two streams: data to stdout, words to stderr. */
import { ascii } from "../../text/ascii.js";
import type { Format } from "../arguments/format.js";
import type { GlobalOptions } from "../arguments/global-flags.js";
import { withConnection } from "../arguments/with-connection.js";
import type { DrawableResult, DrawableStream } from "../program.js";
import type { Document, EventLines, Styles, Word } from "../result.js";
import type { OutputStream } from "../terminal/output-stream.js";
import { makeStyle } from "../terminal/terminal.js";
import { jsonText } from "../view/json-text.js";
import type { World } from "../world.js";
import { jsonPieces } from "./json-pieces.js";
import { wordLines } from "./word-lines.js";
import { yamlLines } from "./yaml-text.js";

const JSON_INDENT = 2;
/** Characters that are written in one go. */
const PIECE_LENGTH = 64 * 1_024;

export interface OutputOptions {
  readonly globals: GlobalOptions;
  readonly format: Format;
  readonly world: Pick<World, "env" | "stdout" | "stderr">;
  /** The connection flags as they were typed: commands in words repeat them. */
  readonly connection: readonly string[];
}

export class Output {
  readonly #format: Format;
  readonly #isQuiet: boolean;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  /** Whether a line can be taken back. */
  readonly #canErase: boolean;
  readonly #connection: readonly string[];
  #isLineOpen = false;
  /** How each stream is drawn on. */
  readonly styles: Styles;

  constructor({ globals, format, connection, world: { env, stdout, stderr } }: OutputOptions) {
    this.#format = format;
    this.#isQuiet = globals.quiet;
    this.#connection = connection;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#canErase = stdout.isTty && env.TERM !== "dumb";
    const styleOf = ({ isTty, columns }: OutputStream) => makeStyle(globals, { env, isTty, columns });
    this.styles = { data: styleOf(stdout), words: styleOf(stderr) };
  }

  /** One document in the format asked for; JSON is indented for people only. */
  async writeResult(result: DrawableResult): Promise<void> {
    const { document } = result;
    switch (this.#format) {
      case "json":
        if (this.#stdout.isTty) return await this.#stdout.write(`${jsonText(document, JSON_INDENT)}\n`);
        return await writePieces(this.#stdout, jsonPieces(document), "\n");
      case "ndjson":
        return await writePieces(this.#stdout, jsonPieces(document), "\n");
      case "yaml":
        return await writeLines(this.#stdout, yamlLines(document));
      default:
        return await writeLines(this.#stdout, result.draw(this.#format, this.styles.data));
    }
  }

  /** Events of a stream: as JSON, or as what `draw` makes of them. */
  async writeEvents(
    events: readonly Document[],
    { draw, json }: Pick<DrawableStream, "draw" | "json">,
  ): Promise<void> {
    if (this.#format === "ndjson") return await writeLines(this.#stdout, jsonLines(events, json));
    for (const event of events) await this.#writeDrawn(draw(event));
  }

  async #writeDrawn({ data = [], words = [], passing }: EventLines): Promise<void> {
    await this.#eraseLine();
    // Words that were said before stand before it, where both streams are one terminal.
    if (data.length > 0) this.#stderr.send();
    await writeLines(this.#stdout, data);
    if (!this.#isQuiet) await this.#writeWords(words);
    if (passing !== undefined && this.#canErase) await this.#writePassing(passing);
  }

  async say(word: Word): Promise<void> {
    const options = { format: this.#format, style: this.styles.words, isQuiet: this.#isQuiet };
    await this.#eraseLine();
    await this.#writeWords(wordLines(this.#reachable(word), options));
  }

  /** Whoever types what it says asks the same etcd. */
  #reachable(word: Word): Word {
    const reach = (text: string) => withConnection(text, this.#connection);
    const { text, below, remedy } = word;
    return {
      ...word,
      text: reach(text),
      ...(below === undefined ? {} : { below: below.map(reach) }),
      remedy: remedy === undefined ? undefined : reach(remedy),
    };
  }

  async #writePassing(text: string): Promise<void> {
    await this.#stdout.write(text);
    this.#stdout.send();
    this.#isLineOpen = true;
  }

  async #eraseLine(): Promise<void> {
    if (!this.#isLineOpen) return;
    this.#isLineOpen = false;
    await this.#stdout.write("\r\x1b[K");
  }

  /** Behind the data that was written before, where both streams are one terminal. */
  async #writeWords(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    this.#stdout.send();
    await writeLines(this.#stderr, this.styles.words.isAscii ? lines.map(ascii) : lines);
  }
}

function writeLines(stream: OutputStream, lines: Iterable<string>): Promise<void> {
  return writePieces(stream, withEnds(lines));
}

function* jsonLines(events: readonly Document[], json: (event: Document) => string): Iterable<string> {
  for (const event of events) yield json(event);
}

function* withEnds(lines: Iterable<string>): Iterable<string> {
  for (const line of lines) yield `${line}\n`;
}

/** A write a line would make a promise of each of 100,000 lines; they stop at the first piece that cannot be written. */
async function writePieces(stream: OutputStream, pieces: Iterable<string>, end = ""): Promise<void> {
  let waiting: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < PIECE_LENGTH) continue;
    await stream.write(waiting.join(""));
    if (stream.failure !== undefined) return;
    waiting = [];
    length = 0;
  }
  const rest = waiting.join("") + end;
  if (rest !== "") await stream.write(rest);
}
