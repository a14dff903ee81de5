/**
 * JSON and JSON5 with places, as go-zero reads them: strict for `.json`, though what follows the value is ignored;
 * JSON5's numbers go through a float on their way. By hand: no parser gives both the places and an ID's 19 digits.
 * Source: Go encoding/json.Decoder; github.com/titanous/json5; go-zero internal/encoding.Json5ToJson.
 */
import { type ConfigEntry, type ConfigNode, MOST_DEPTH, MOST_NODES } from "./config-node.js";
import type { ConfigSource } from "./config-source.js";
import { type JsonDialect, readJsonText } from "./json-text.js";

/** Throws `config` for what is not of the dialect. */
export function readJson(source: ConfigSource, dialect: JsonDialect): ConfigNode {
  return new JsonReader(source, dialect).document();
}

const BLANKS = {
  json: /[ \t\n\r]*/y,
  json5: /(?:[\s\ufeff]|\/\/[^\n\r\u2028\u2029]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/y,
};
const NUMBER = {
  json: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  json5: /[+-]?(?:0[xX][\da-fA-F]+|Infinity|NaN|(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y,
};
const WORD = /[A-Za-z_$][\w$]*/y;

class JsonReader {
  readonly #source: ConfigSource;
  readonly #dialect: JsonDialect;
  #at = 0;
  #count = 0;

  constructor(source: ConfigSource, dialect: JsonDialect) {
    this.#source = source;
    this.#dialect = dialect;
  }

  document(): ConfigNode {
    this.#skipBlanks();
    const node = this.#value(0);
    if (this.#dialect === "json5") {
      this.#skipBlanks();
      if (this.#at < this.#source.text.length) throw this.#unexpected("after the value");
    }
    return node;
  }

  #value(depth: number): ConfigNode {
    const offset = this.#at;
    this.#count += 1;
    if (depth > MOST_DEPTH) throw this.#fault("nested too deeply");
    if (this.#count > MOST_NODES) throw this.#fault("more values than a configuration has");
    const first = this.#peek();
    if (first === "{") return this.#map(depth);
    if (first === "[") return this.#list(depth);
    if (this.#isQuote(first)) return { kind: "text", offset, text: this.#text() };
    if (this.#take("true")) return { kind: "boolean", offset, value: true };
    if (this.#take("false")) return { kind: "boolean", offset, value: false };
    if (this.#take("null")) return { kind: "null", offset };
    return { kind: "number", offset, text: this.#number() };
  }

  #map(depth: number): ConfigNode {
    const offset = this.#at;
    const entries = new Map<string, ConfigEntry>();
    this.#items("}", () => {
      const keyOffset = this.#at;
      const key = this.#key();
      this.#skipBlanks();
      if (!this.#take(":")) throw this.#unexpected("where a colon was due");
      this.#skipBlanks();
      entries.set(key, { keyOffset, node: this.#value(depth + 1) });
    });
    return { kind: "map", offset, entries };
  }

  #list(depth: number): ConfigNode {
    const offset = this.#at;
    const items: ConfigNode[] = [];
    this.#items("]", () => items.push(this.#value(depth + 1)));
    return { kind: "list", offset, items };
  }

  /** What stands between brackets; only JSON5 lets a comma stand before the closing one. */
  #items(close: string, readItem: () => void): void {
    this.#at += 1;
    this.#skipBlanks();
    if (this.#take(close)) return;
    for (;;) {
      readItem();
      this.#skipBlanks();
      if (this.#take(close)) return;
      if (!this.#take(",")) throw this.#unexpected(`where a comma or ${close} was due`);
      this.#skipBlanks();
      if (this.#dialect === "json5" && this.#take(close)) return;
    }
  }

  #key(): string {
    if (this.#isQuote(this.#peek())) return this.#text();
    const word = this.#dialect === "json5" ? this.#match(WORD) : undefined;
    if (word === undefined) throw this.#unexpected("where a key in quotes was due");
    return word;
  }

  #text(): string {
    const read = readJsonText(this.#source.text, this.#at, this.#dialect);
    if ("problem" in read) {
      this.#at = read.at;
      throw this.#fault(read.problem);
    }
    this.#at = read.end;
    return read.text;
  }

  #number(): string {
    const written = this.#match(NUMBER[this.#dialect]);
    if (written === undefined) throw this.#unexpected("where a value was due");
    if (this.#dialect === "json") return written;
    const sign = written.startsWith("-") ? -1 : 1;
    const value = sign * Number(written.replace(/^[+-]/, ""));
    if (!Number.isFinite(value)) throw this.#fault(`${written} is no number that go-zero takes`);
    return String(value);
  }

  #isQuote(character: string): boolean {
    return character === '"' || (character === "'" && this.#dialect === "json5");
  }

  #peek(): string {
    return this.#source.text[this.#at] ?? "";
  }

  #take(expected: string): boolean {
    if (!this.#source.text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skipBlanks(): void {
    this.#match(BLANKS[this.#dialect]);
  }

  #unexpected(where: string): Error {
    const character = String.fromCodePoint(this.#source.text.codePointAt(this.#at) ?? 0);
    return this.#fault(this.#at >= this.#source.text.length ? "ends too early" : `${character} ${where}`);
  }

  #fault(message: string): Error {
    return this.#source.fault(this.#at, `invalid ${this.#dialect.toUpperCase()}: ${message}`);
  }
}
