/** A configuration as its text has it, whatever the format: values with the place where they stand. */

/** `offset` counts UTF-16 units of the text that was parsed, environment expanded. */
export type ConfigNode = MapNode | ListNode | ScalarNode | NullNode;

export interface MapNode {
  readonly kind: "map";
  readonly offset: number;
  /** By key as written; of a key that stands twice the later one, as in go-zero. */
  readonly entries: ReadonlyMap<string, ConfigEntry>;
}

export interface ConfigEntry {
  readonly keyOffset: number;
  readonly node: ConfigNode;
}

export interface ListNode {
  readonly kind: "list";
  readonly offset: number;
  readonly items: readonly ConfigNode[];
}

/** A number is kept as text: an ID has more digits than a JavaScript number. YAML's null is the empty text, as in go-zero. */
export type ScalarNode =
  | { readonly kind: "text"; readonly offset: number; readonly text: string }
  | { readonly kind: "number"; readonly offset: number; readonly text: string }
  | { readonly kind: "boolean"; readonly offset: number; readonly value: boolean };

/** Only JSON has it. */
export interface NullNode {
  readonly kind: "null";
  readonly offset: number;
}

/** Most values of a file, those behind aliases counted each time: no configuration has more, and walks stay short. */
export const MOST_NODES = 100_000;
/** Deepest nesting: no configuration has more, and recursion stays shallow. */
export const MOST_DEPTH = 200;

/** A field of a map under any spelling that go-zero takes; of two the later. */
export function entryOf(node: ConfigNode, lowerCaseName: string): ConfigEntry | undefined {
  if (node.kind !== "map") return undefined;
  let found: ConfigEntry | undefined;
  for (const [key, entry] of node.entries) if (key.toLowerCase() === lowerCaseName) found = entry;
  return found;
}

export function fieldOf(node: ConfigNode, lowerCaseName: string): ConfigNode | undefined {
  return entryOf(node, lowerCaseName)?.node;
}
