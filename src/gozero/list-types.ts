/** Lists and maps: what a field of many values takes. Source: go-zero core/mapping/unmarshaler.go:fillSlice, fillSliceFromString, generateMap. */
import { DiscoveryError } from "../errors.js";
import type { ConfigNode, ListNode } from "./config-node.js";
import { ConfigSource } from "./config-source.js";
import { type FieldPlace, type FieldType, mismatch } from "./field-type.js";
import { readJson } from "./json-document.js";
import { text } from "./scalar-types.js";

/** Texts; a number is taken as one, a null as the empty text, and a text that holds a JSON list as that list. */
export const texts: FieldType<readonly string[]> = {
  zero: [],
  read(node, place) {
    const list = node.kind === "text" ? listIn(node.text, place) : node;
    if (list?.kind !== "list") return mismatch(node, place, "a list: write - before each, or [a, b]");
    return itemsOf(list, "", (item) =>
      item.kind === "text" || item.kind === "number" ? item.text : mismatch(item, place, "a list of texts"),
    );
  },
};

/** `'["h1:2379"]'`, without nulls. undefined: no such list. */
function listIn(json: string, place: FieldPlace): ConfigNode | undefined {
  const list = jsonIn(json, place);
  return list?.kind === "list" && list.items.some(({ kind }) => kind === "null") ? undefined : list;
}

/** undefined: the text is no JSON. */
function jsonIn(json: string, { source: { file } }: FieldPlace): ConfigNode | undefined {
  try {
    return readJson(new ConfigSource(file, json), "json");
  } catch (error) {
    if (error instanceof DiscoveryError) return undefined;
    throw error;
  }
}

export function listOf<T>(type: FieldType<T>): FieldType<readonly T[]> {
  return {
    zero: [],
    read(node, place) {
      if (node.kind !== "list") return mismatch(node, place, "a list");
      return itemsOf(node, type.zero, (item, index) =>
        type.read(item, { source: place.source, path: `${place.path}[${index}]` }),
      );
    },
  };
}

/** A null leaves its place empty; nulls alone leave no list. */
function itemsOf<T>(
  { items }: ListNode,
  zero: T,
  read: (item: ConfigNode, index: number) => T,
): readonly T[] {
  if (items.every(({ kind }) => kind === "null")) return [];
  return items.map((item, index) => (item.kind === "null" ? zero : read(item, index)));
}

/** Texts by name; a number is taken as one, and a text that holds a JSON object of texts as that. */
export const textMap: FieldType<Readonly<Record<string, string>>> = {
  zero: {},
  read(node, place) {
    const map = node.kind === "text" ? jsonIn(node.text, place) : node;
    if (map?.kind !== "map") return mismatch(node, place, "names with a text each");
    const isNumberTaken = map === node;
    return Object.fromEntries(
      [...map.entries].map(([name, { node: value }]) => {
        if (value.kind === "number" && isNumberTaken) return [name, value.text];
        return [name, value.kind === "null" ? "" : text.read(value, place)];
      }),
    );
  },
};
