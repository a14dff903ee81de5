/** What a field of a configuration may hold. Source: go-zero core/mapping/unmarshaler.go, processFieldNotFromString and what it calls. */
import { durationMs } from "../duration.js";
import type { ConfigNode, ListNode } from "./config-node.js";
import { ConfigSource } from "./config-source.js";
import { readJson } from "./json-document.js";

/** Where a value is read. */
export interface FieldPlace {
  readonly source: ConfigSource;
  /** `UserRpc.Etcd.Hosts`, for messages. */
  readonly path: string;
  /** The structs around it, whose fields may be inherited; undefined inside a list. */
  readonly scope?: Scope | undefined;
}

/** One struct of the file, with its fields under the names that go-zero looks for. */
export interface Scope {
  get(lowerCaseName: string): ScopeEntry | undefined;
  readonly parent: Scope | undefined;
}

export interface ScopeEntry {
  readonly keyOffset: number;
  readonly node: ConfigNode;
  /** Whether the struct has this field; if not, the names inside keep their case. */
  readonly isDeclared: boolean;
}

/** A type that has fields. */
export interface StructType<T> extends FieldType<T> {
  /** As in go-zero's struct: `ListenOn`. */
  readonly fieldNames: readonly string[];
}

export interface FieldType<T> {
  /** What go-zero leaves there when nothing is written and nothing is the default. */
  readonly zero: T;
  /** Whether a struct that is not there may be taken for an empty one. Default: no such thing. */
  readonly isFilledWhenAbsent?: boolean;
  /** Throws `config` for a value of another type. JSON's null never comes here. */
  read(node: ConfigNode, place: FieldPlace): T;
}

export const text: FieldType<string> = {
  zero: "",
  read: (node, place) => (node.kind === "text" ? node.text : mismatch(node, place, "text: put it in quotes")),
};

export const boolean: FieldType<boolean> = {
  zero: false,
  read: (node, place) =>
    node.kind === "boolean" ? node.value : mismatch(node, place, "true or false, without quotes"),
};

/** A 64-bit integer as a decimal text. */
export const int64: FieldType<string> = {
  zero: "0",
  read: (node, place) => wholeNumber(node, place, -(2n ** 63n), 2n ** 63n - 1n).toString(),
};

/** For milliseconds, ports, thresholds: whole numbers that a JavaScript number holds. */
export const integer: FieldType<number> = {
  zero: 0,
  read: (node, place) => Number(wholeNumber(node, place, -(2n ** 63n), 2n ** 63n - 1n)),
};

export const uint32: FieldType<number> = {
  zero: 0,
  read: (node, place) => Number(wholeNumber(node, place, 0n, 2n ** 32n - 1n)),
};

export const float: FieldType<number> = {
  zero: 0,
  read: (node, place) =>
    node.kind === "number" ? Number(node.text) : mismatch(node, place, "a number, without quotes"),
};

/** Milliseconds of `20s`. A bare number is refused. */
export const duration: FieldType<number> = {
  zero: 0,
  read(node, place) {
    if (node.kind !== "text") return mismatch(node, place, "a duration with its unit, such as 20s");
    const ms = durationMs(node.text.replace(/^[+-]/, ""));
    if (ms === undefined || ms > LONGEST_MS) return mismatch(node, place, "a duration such as 20s or 1m30s");
    return node.text.startsWith("-") ? -ms : ms;
  },
};

/** 2^63 nanoseconds. */
const LONGEST_MS = 2 ** 63 / 1e6;

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
function listIn(json: string, { source: { file } }: FieldPlace): ConfigNode | undefined {
  try {
    const list = readJson(new ConfigSource(file, json), "json");
    return list.kind === "list" && list.items.some(({ kind }) => kind === "null") ? undefined : list;
  } catch {
    return undefined;
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

export const textMap: FieldType<Readonly<Record<string, string>>> = {
  zero: {},
  read(node, place) {
    if (node.kind !== "map") return mismatch(node, place, "names with a text each");
    return Object.fromEntries([...node.entries].map(([key, entry]) => [key, text.read(entry.node, place)]));
  },
};

/** Always throws. */
export function mismatch(node: ConfigNode, { source, path }: FieldPlace, wanted: string): never {
  throw source.fault(node.offset, `${path} must be ${wanted}; here is ${described(node)}`);
}

function described(node: ConfigNode): string {
  switch (node.kind) {
    case "text":
      return node.text === "" ? "nothing" : "a text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "null":
      return "null";
    case "list":
      return "a list";
    case "map":
      return "a block of fields";
  }
}

function wholeNumber(node: ConfigNode, place: FieldPlace, least: bigint, most: bigint): bigint {
  if (node.kind !== "number" || !/^[+-]?\d+$/.test(node.text)) {
    return mismatch(node, place, "a whole number, without quotes or unit");
  }
  const value = BigInt(node.text.replace(/^\+/, ""));
  if (value < least || value > most) throw place.source.fault(node.offset, `${place.path} is out of range`);
  return value;
}
