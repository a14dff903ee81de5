/** TOML with places, as go-zero reads it. Source: go-zero internal/encoding.TomlToJson. */
import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import { type ConfigEntry, type ConfigNode, MOST_DEPTH } from "./config-node.js";
import type { ConfigSource } from "./config-source.js";

/** Throws `config` for what is no TOML, and for numbers that JSON does not have. */
export function readToml(source: ConfigSource): ConfigNode {
  const root = new Table(0);
  try {
    for (const item of parseTOML(source.text, { tomlVersion: "1.1" }).body[0].body) {
      if (item.type === "TOMLKeyValue") put(root, item, source, 0);
      else fillTable(tableOf(root, item, source), item, source);
    }
  } catch (cause) {
    if (cause instanceof ParseError)
      throw source.fault(cause.index, `invalid TOML: ${lowerFirst(cause.message)}`);
    if (cause instanceof RangeError) throw source.fault(0, "invalid TOML: too long or nested too deeply");
    throw cause;
  }
  return root;
}

/** A map that is still filled: tables may come in pieces. */
class Table {
  readonly kind = "map";
  readonly offset: number;
  readonly entries = new Map<string, ConfigEntry>();

  constructor(offset: number) {
    this.offset = offset;
  }
}

/** Of `[[tables]]`, filled one after the other. */
class TableList {
  readonly kind = "list";
  readonly offset: number;
  readonly items: Table[] = [];

  constructor(offset: number) {
    this.offset = offset;
  }
}

function fillTable(table: Table, { body, resolvedKey }: AST.TOMLTable, source: ConfigSource): void {
  for (const pair of body) put(table, pair, source, resolvedKey.length);
}

/** `[a.b]` and `[[a.b]]`: their place in the tree, made where it is missing. */
function tableOf(root: Table, { resolvedKey, range }: AST.TOMLTable, source: ConfigSource): Table {
  if (resolvedKey.length > MOST_DEPTH) throw source.fault(range[0], "invalid TOML: nested too deeply");
  let table = root;
  resolvedKey.forEach((part, index) => {
    if (typeof part === "number") return;
    const position = resolvedKey[index + 1];
    table =
      typeof position === "number" ? itemOf(table, part, position, range[0]) : childOf(table, part, range[0]);
  });
  return table;
}

function childOf(table: Table, key: string, offset: number): Table {
  const known = table.entries.get(key)?.node;
  if (known instanceof Table) return known;
  const child = new Table(offset);
  table.entries.set(key, { keyOffset: offset, node: child });
  return child;
}

function itemOf(table: Table, key: string, position: number, offset: number): Table {
  const known = table.entries.get(key)?.node;
  const list = known instanceof TableList ? known : new TableList(offset);
  if (known !== list) table.entries.set(key, { keyOffset: offset, node: list });
  const item = list.items[position] ?? new Table(offset);
  list.items[position] = item;
  return item;
}

function put(table: Table, { key, value }: AST.TOMLKeyValue, source: ConfigSource, depth: number): void {
  const names = key.keys.map((part) => (part.type === "TOMLBare" ? part.name : part.value));
  if (depth + names.length > MOST_DEPTH) throw source.fault(key.range[0], "invalid TOML: nested too deeply");
  const last = names.pop() ?? "";
  let parent = table;
  for (const name of names) parent = childOf(parent, name, key.range[0]);
  parent.entries.set(last, { keyOffset: key.range[0], node: nodeOf(value, source, depth + 1) });
}

function nodeOf(value: AST.TOMLContentNode, source: ConfigSource, depth: number): ConfigNode {
  const [offset] = value.range;
  if (depth > MOST_DEPTH) throw source.fault(offset, "invalid TOML: nested too deeply");
  if (value.type === "TOMLArray") {
    return { kind: "list", offset, items: value.elements.map((item) => nodeOf(item, source, depth + 1)) };
  }
  if (value.type === "TOMLInlineTable") {
    const table = new Table(offset);
    for (const pair of value.body) put(table, pair, source, depth);
    return table;
  }
  switch (value.kind) {
    case "string":
      return { kind: "text", offset, text: value.value };
    case "boolean":
      return { kind: "boolean", offset, value: value.value };
    case "integer":
      if (BigInt.asIntN(64, value.bigint) !== value.bigint)
        throw source.fault(offset, `${value.number} does not fit 64 bits`);
      return { kind: "number", offset, text: value.bigint.toString() };
    case "float":
      if (!Number.isFinite(value.value))
        throw source.fault(offset, `${value.number} is no number that go-zero takes`);
      return { kind: "number", offset, text: String(value.value) };
    default:
      return { kind: "text", offset, text: dateTimeText(value.datetime) };
  }
}

/** As Go writes it: always with seconds. */
function dateTimeText(written: string): string {
  return written
    .replace(" ", "T")
    .toUpperCase()
    .replace(/(^|T)(\d\d:\d\d)(?!:)/, "$1$2:00");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
