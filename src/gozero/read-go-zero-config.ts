/**
 * Reads a configuration file as a go-zero program would, and refuses what it refuses. Source: go-zero
 * core/conf/config.go:Load, core/mapping.
 */
import { DiscoveryError } from "../errors.js";
import { type BlockContext, clientWarnings, serverWarnings } from "./block-warnings.js";
import { type ConfigNode, fieldOf, type MapNode } from "./config-node.js";
import type { Position } from "./config-refusal.js";
import { ConfigSource } from "./config-source.js";
import { type Environment, type ExpandedText, expandEnv, hasReferences } from "./expand-env.js";
import { type FoundBlock, findClients, kindOf, structOf } from "./find-blocks.js";
import type { ClientBlock, ConfigBlock, ConfigWarning, GoZeroConfig, ServerBlock } from "./go-zero-config.js";
import { readJson } from "./json-document.js";
import { clientConf } from "./rpc-client-conf.js";
import { serverConf } from "./rpc-server-conf.js";
import { readToml } from "./toml-document.js";
import { readYaml } from "./yaml-document.js";

/** How the text is read. */
export interface ReadConfigOptions {
  /** The file's name, for messages and for its format: `.yaml`, `.yml`, `.json`, `.json5`, `.toml`; `-` is YAML. */
  readonly file: string;
  /** What `$NAME` stands for. Default: nothing is set. */
  readonly env?: Environment | undefined;
  /** Whether the program calls conf.UseEnv(). Default: when the text has `${NAME}` somewhere. */
  readonly useEnv?: boolean | undefined;
}

/** More text than any configuration has, in UTF-16 units; less keeps every parser within seconds, whatever it holds. */
const MOST_TEXT = 262_144;

/** Throws `config`, with the place in the file, where go-zero refuses to load it. A file without any block is none of those. */
export function readGoZeroConfig(text: string, options: ReadConfigOptions): GoZeroConfig {
  const { file, env = {}, useEnv = hasReferences(text) } = options;
  const read = readerOf(file);
  const expanded = useEnv ? expandEnv(text, env) : undefined;
  const source = new ConfigSource(file, text, expanded);
  if (source.text.length > MOST_TEXT) throw source.fault(0, "more text than a configuration has");
  const root = rootOf(read(source), source);
  const kind = kindOf(root);
  const server = kind === "server" ? readServer(root, source) : undefined;
  if (server === undefined) structOf(kind)?.read(root, { source, path: "" });
  const isEtcdDeclared = kind === "server" || kind === "plain";
  const clients = findClients(root, kind).map((found) =>
    readClient(found, { source, server: server?.conf, isEtcdDeclared }),
  );
  return {
    file,
    blocks: server === undefined ? clients : [server, ...clients],
    warnings: unsetWarnings(expanded, source),
  };
}

function readerOf(file: string): (source: ConfigSource) => ConfigNode {
  const extension = /\.[^./\\]*$/.exec(file)?.[0].toLowerCase();
  switch (extension) {
    case ".yaml":
    case ".yml":
      return readYaml;
    case ".json":
      return (source) => readJson(source, "json");
    case ".json5":
      return (source) => readJson(source, "json5");
    case ".toml":
      return readToml;
  }
  if (file === "-") return readYaml;
  throw new DiscoveryError(
    "config",
    `${file}: go-zero takes .yaml, .yml, .json, .json5 and .toml files only`,
  );
}

function rootOf(node: ConfigNode, source: ConfigSource): MapNode {
  if (node.kind === "map") return node;
  // What JSON calls null is an empty configuration to Go.
  if (node.kind === "null") return { kind: "map", offset: node.offset, entries: new Map() };
  throw source.fault(
    node.offset,
    node.kind === "text" && node.text === "" ? "the file is empty" : "a file of fields is wanted",
  );
}

function readServer(root: MapNode, source: ConfigSource): ServerBlock {
  const conf = serverConf.read(root, { source, path: "" });
  if (conf.auth && conf.redis.host === "") {
    throw source.fault(root.offset, "Auth is on and Redis.Host is empty");
  }
  const warnings = serverWarnings(root, conf, source);
  return { kind: "server", name: conf.name, conf, warnings, ...placesOf(root, root.offset, source) };
}

function readClient(found: FoundBlock, context: BlockContext): ClientBlock {
  const { kind, name, node, keyOffset, scope } = found;
  const conf = clientConf.read(node, { source: context.source, path: name, scope });
  const warnings = clientWarnings(found, conf, context);
  return { kind, name, conf, warnings, ...placesOf(node, keyOffset, context.source) };
}

function placesOf(
  node: ConfigNode,
  offset: number,
  source: ConfigSource,
): Pick<ConfigBlock, "position" | "positionOf"> {
  const positionOf = (field: string): Position => {
    let [at, place] = [node, offset];
    for (const name of field.split(".")) {
      const value = fieldOf(at, name.toLowerCase());
      if (value === undefined) break;
      [at, place] = [value, value.offset];
    }
    return source.position(place);
  };
  return { position: source.position(offset), positionOf };
}

function unsetWarnings(expanded: ExpandedText | undefined, source: ConfigSource): ConfigWarning[] {
  return (expanded?.unset ?? []).map(({ name, offset }) => ({
    rule: "env-unset",
    message: `$${/^\w+$|^.$/.test(name) ? name : `{${name}}`} is not set here and becomes nothing`,
    remedy: /^\w+:?-/.test(name)
      ? "go-zero knows no default between braces: set it, or write the value"
      : "set it, or write the value",
    position: source.positionInOriginal(offset),
  }));
}
