/**
 * Finds the server and the clients of a configuration. The struct that a program loads its file into is not known; what
 * the file holds tells enough: ListenOn makes a server; Etcd, Endpoints, Target, or a name that ends in Rpc, a client.
 */
import { type ConfigNode, fieldOf, type MapNode } from "./config-node.js";
import type { Scope, StructType } from "./field-type.js";
import { gatewayConf, restConf, UPSTREAM_FIELD_NAMES } from "./rest-conf.js";
import { CLIENT_FIELDS } from "./rpc-client-conf.js";
import { serverConf } from "./rpc-server-conf.js";
import { StructScope } from "./struct.js";

/** What the file itself is, besides what its blocks are. */
export type FileKind = "server" | "rest" | "gateway" | "plain";

export interface FoundBlock {
  readonly kind: "client" | "gateway";
  /** `UserRpc`, `Rpc.UserRpc`, an upstream's Name; empty: the whole file is one client. */
  readonly name: string;
  readonly node: ConfigNode;
  readonly keyOffset: number;
  /** The structs around it. */
  readonly scope: Scope | undefined;
}

const STRUCT_OF = {
  server: serverConf,
  rest: restConf,
  gateway: gatewayConf,
  plain: undefined,
} as const satisfies Record<FileKind, StructType<unknown> | undefined>;

const CLIENT_NAMES = new Set(Object.values(CLIENT_FIELDS).map(({ name }) => name.toLowerCase()));
const RPC_NAME = /rpc(?:client)?(?:conf)?$/i;

/** Without a Name it is nobody's RestConf: the program has a Port or Upstreams of its own. */
export function kindOf(root: MapNode): FileKind {
  if (fieldOf(root, "listenon") !== undefined) return "server";
  if (fieldOf(root, "name") === undefined) return "plain";
  if (fieldOf(root, "upstreams")?.kind === "list") return "gateway";
  return fieldOf(root, "port") === undefined ? "plain" : "rest";
}

/** The struct of the file, as far as go-zero's own goes. */
export function structOf(kind: FileKind): StructType<unknown> | undefined {
  return STRUCT_OF[kind];
}

/** In the order of the file. */
export function findClients(root: MapNode, kind: FileKind): readonly FoundBlock[] {
  const reserved = new Set((STRUCT_OF[kind]?.fieldNames ?? []).map((name) => name.toLowerCase()));
  // Whether a RestConf's file has an Etcd of its own, only its program knows; where the file has one, it has.
  const scope = new StructScope(root, [...reserved, "Etcd"], undefined);
  const nested = [...clientsIn(root, "", scope, reserved), ...upstreams(root, kind)];
  const isClient =
    kind !== "server" && ["etcd", "endpoints", "target"].some((name) => fieldOf(root, name) !== undefined);
  if (nested.length > 0 || !isClient) return nested.sort((a, b) => a.keyOffset - b.keyOffset);
  return [{ kind: "client", name: "", node: root, keyOffset: root.offset, scope: undefined }];
}

function clientsIn(
  map: MapNode,
  path: string,
  scope: Scope | undefined,
  reserved: ReadonlySet<string>,
): FoundBlock[] {
  return [...map.entries].flatMap(([key, { keyOffset, node }]) => {
    if (reserved.has(key.toLowerCase()) || CLIENT_NAMES.has(key.toLowerCase())) return [];
    const name = path === "" ? key : `${path}.${key}`;
    if (node.kind === "list") return node.items.flatMap((item, at) => clientsOfItem(item, `${name}[${at}]`));
    return clientsAt(key, name, node, keyOffset, scope);
  });
}

/** A block that holds clients is none itself. */
function clientsAt(
  key: string,
  name: string,
  node: ConfigNode,
  keyOffset: number,
  scope: Scope | undefined,
): FoundBlock[] {
  const nested =
    node.kind === "map" ? clientsIn(node, name, new StructScope(node, [], scope), new Set()) : [];
  if (nested.length > 0) return nested;
  return isClient(key, node) ? [{ kind: "client", name, node, keyOffset, scope }] : [];
}

/** What stands in a list inherits nothing. */
function clientsOfItem(item: ConfigNode, name: string): FoundBlock[] {
  return item.kind === "map" ? clientsAt("", name, item, item.offset, undefined) : [];
}

function isClient(key: string, node: ConfigNode): boolean {
  const isNamed = RPC_NAME.test(key);
  if (node.kind !== "map") return isNamed && node.kind === "text" && node.text === "";
  const names = [...node.entries.keys()].map((name) => name.toLowerCase());
  if (names.includes("etcd")) return true;
  const known = names.filter((name) => CLIENT_NAMES.has(name));
  if (isNamed) return known.length > 0 || names.length === 0;
  return known.length === names.length && known.some((name) => name === "endpoints" || name === "target");
}

function upstreams(root: MapNode, kind: FileKind): FoundBlock[] {
  const list = fieldOf(root, "upstreams");
  if (kind !== "gateway" || list?.kind !== "list") return [];
  return list.items.flatMap((item, at) => {
    const node = fieldOf(item, "grpc");
    if (item.kind !== "map" || node === undefined) return [];
    const named = fieldOf(item, "name");
    const name = named?.kind === "text" && named.text !== "" ? named.text : `Upstreams[${at}]`;
    const scope = new StructScope(item, UPSTREAM_FIELD_NAMES, undefined);
    return [{ kind: "gateway", name, node, keyOffset: node.offset, scope }];
  });
}
