/** YAML with places, as go-zero reads it: the first document, YAML 1.1 scalars, aliases, merges. Source: gopkg.in/yaml.v2 decode.go. */
import {
  Alias,
  Composer,
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Parser,
  Scalar,
  type YAMLError,
  YAMLMap,
} from "yaml";
import { type ConfigEntry, type ConfigNode, type MapNode, MOST_DEPTH, MOST_NODES } from "./config-node.js";
import type { ConfigSource } from "./config-source.js";
import { resolveScalar } from "./yaml-scalar.js";

/** Longest line: the parser's time grows with the square of some. */
const MOST_IN_LINE = 10_000;

/** Throws `config` for what is no YAML. An empty file is an empty text. */
export function readYaml(source: ConfigSource): ConfigNode {
  const longLine = new RegExp(`.{${MOST_IN_LINE}}`).exec(source.text);
  if (longLine !== null) throw source.fault(longLine.index, "a longer line than a configuration has");
  const document = compose(source);
  const [error] = document?.errors ?? [];
  if (error !== undefined) throw source.fault(error.pos[0], `invalid YAML: ${reasonOf(error, source)}`);
  if (document?.contents == null) return { kind: "text", offset: 0, text: "" };
  return new Reader(source).read(document.contents, 0).node;
}

/** Scalars stay text: what they are is decided here, as yaml.v2 does. */
function compose(source: ConfigSource): Document | undefined {
  const composer = new Composer({
    schema: "failsafe",
    merge: false,
    uniqueKeys: false,
    logLevel: "silent",
    prettyErrors: false,
  });
  try {
    for (const document of composer.compose(new Parser().parse(source.text))) return document;
  } catch (cause) {
    // The recursion of the parser itself.
    if (cause instanceof RangeError) throw source.fault(0, "invalid YAML: nested too deeply");
    throw cause;
  }
  return undefined;
}

/** A value, and how many it is when aliases are counted where they stand. */
interface Sized<T extends ConfigNode = ConfigNode> {
  readonly node: T;
  readonly count: number;
}

class Reader {
  readonly #source: ConfigSource;
  readonly #read = new Map<Node, Sized>();
  /** The last node of each anchor so far: what an alias means. */
  readonly #anchors = new Map<string, Node>();
  /** What is being read: an alias to one of these holds itself. */
  readonly #open = new Set<Node>();

  constructor(source: ConfigSource) {
    this.#source = source;
  }

  read(node: unknown, depth: number): Sized {
    this.#keepAnchor(node);
    if (node instanceof Alias) return this.#alias(node, depth);
    if (isMap(node)) return this.#container(node, depth, () => this.#map(node, depth));
    if (isSeq(node)) return this.#container(node, depth, () => this.#list(node.items, offsetOf(node), depth));
    if (isScalar(node)) return { node: this.#scalar(node), count: 1 };
    return { node: { kind: "text", offset: 0, text: "" }, count: 1 };
  }

  /** `Pass: &secret!` is an anchor and no text; libyaml refuses it for the character that no anchor has. */
  #keepAnchor(node: unknown): void {
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return;
    if (node.anchor === undefined) return;
    if (!/^[\w-]+$/.test(node.anchor)) {
      throw this.#source.fault(
        offsetOf(node),
        "invalid YAML: & begins an anchor; a text with it needs quotes",
      );
    }
    this.#anchors.set(node.anchor, node);
  }

  #container(node: Node, depth: number, read: () => Sized): Sized {
    const known = this.#read.get(node);
    if (known !== undefined) return known;
    if (depth > MOST_DEPTH) throw this.#source.fault(offsetOf(node), "invalid YAML: nested too deeply");
    this.#open.add(node);
    const sized = read();
    this.#open.delete(node);
    if (sized.count > MOST_NODES)
      throw this.#source.fault(offsetOf(node), "more values than a configuration has");
    this.#read.set(node, sized);
    return sized;
  }

  #alias(alias: Alias, depth: number): Sized {
    const node = this.#anchors.get(alias.source);
    if (node === undefined)
      throw this.#source.fault(offsetOf(alias), `invalid YAML: no anchor &${alias.source}`);
    if (this.#open.has(node))
      throw this.#source.fault(offsetOf(alias), `invalid YAML: *${alias.source} holds itself`);
    return this.read(node, depth + 1);
  }

  #list(items: readonly unknown[], offset: number, depth: number): Sized {
    const read = items.map((item) => this.read(item, depth + 1));
    return { node: { kind: "list", offset, items: read.map(({ node }) => node) }, count: 1 + sum(read) };
  }

  /** Keys in order, a later one in place of an earlier one, merged ones too. */
  #map(map: YAMLMap, depth: number): Sized<MapNode> {
    const entries = new Map<string, ConfigEntry>();
    let count = 1;
    for (const { key, value } of map.items) {
      const read = this.read(value, depth + 1);
      count += read.count;
      if (key instanceof Scalar && key.value === "<<" && key.type === Scalar.PLAIN)
        this.#merge(read.node, entries);
      else entries.set(this.#keyText(key, depth), { keyOffset: offsetOf(key), node: read.node });
    }
    return { node: { kind: "map", offset: offsetOf(map), entries }, count };
  }

  #merge(node: ConfigNode, entries: Map<string, ConfigEntry>): void {
    const maps = node.kind === "list" ? [...node.items].reverse() : [node];
    for (const map of maps) {
      if (map.kind !== "map")
        throw this.#source.fault(node.offset, "invalid YAML: << needs a map, or a list of maps");
      for (const [key, entry] of map.entries) entries.set(key, entry);
    }
  }

  #keyText(key: unknown, depth: number): string {
    if (key instanceof Scalar && key.source === "" && key.type === Scalar.PLAIN) {
      throw this.#source.fault(offsetOf(key), "invalid YAML: no key before the colon");
    }
    const { node } = this.read(key, depth + 1);
    if (node.kind === "boolean") return String(node.value);
    if (node.kind === "text" || node.kind === "number") return node.text;
    throw this.#source.fault(offsetOf(key), "invalid YAML: a map or a list as a key");
  }

  #scalar(node: Scalar): ConfigNode {
    const offset = offsetOf(node);
    const { value } = node;
    const text = value instanceof Uint8Array ? Buffer.from(value).toString() : String(value ?? "");
    const isPlain = node.type === Scalar.PLAIN || node.type === undefined;
    const tag = node.tag?.replace("tag:yaml.org,2002:", "");
    if (tag === undefined ? !isPlain : !(tag in KIND_OF_TAG)) return { kind: "text", offset, text };
    const resolved = resolveScalar(text);
    if (resolved === undefined) throw this.#source.fault(offset, `${text} is no number that go-zero takes`);
    if (tag !== undefined && KIND_OF_TAG[tag] !== resolved.kind) {
      throw this.#source.fault(offset, `invalid YAML: no !!${tag}`);
    }
    return { ...resolved, offset };
  }
}

/** Tags under which a scalar is still looked at; under others, and in quotes, it is a text. */
const KIND_OF_TAG: Readonly<Record<string, ConfigNode["kind"]>> = {
  bool: "boolean",
  int: "number",
  float: "number",
  null: "text",
};

function sum(read: readonly Sized[]): number {
  return read.reduce((total, { count }) => total + count, 0);
}

function offsetOf(node: unknown): number {
  return node instanceof Alias || node instanceof YAMLMap || isScalar(node) || isSeq(node)
    ? (node.range?.[0] ?? 0)
    : 0;
}

/** The commonest faults in words of ours; the rest as the parser says it. */
const REASONS: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  TAB_AS_INDENT: "tab used to indent",
  BAD_INDENT: "odd indentation",
  MISSING_CHAR: "something that was opened is not closed",
  BAD_ALIAS: "alias without an anchor",
  RESOURCE_EXHAUSTION: "nested too deeply",
};

function reasonOf({ code, message, pos: [at] }: YAMLError, { text }: ConfigSource): string {
  // A bracket that is never closed is told as the end's indentation.
  if (code === "BAD_INDENT" && at >= text.trimEnd().length) return "a bracket that is not closed";
  return REASONS[code] ?? message.charAt(0).toLowerCase() + message.slice(1);
}
