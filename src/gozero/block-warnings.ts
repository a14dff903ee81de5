/** What a server's or a client's block says, and go-zero does not do. */
import { type ConfigNode, fieldOf, type MapNode } from "./config-node.js";
import type { ConfigSource } from "./config-source.js";
import { etcdWarnings } from "./etcd-warnings.js";
import type { FoundBlock } from "./find-blocks.js";
import type { ConfigWarning } from "./go-zero-config.js";
import { clientConf, etcdConf, type RpcClientConf } from "./rpc-client-conf.js";
import { type RpcServerConf, serverConf } from "./rpc-server-conf.js";
import { unknownFields } from "./unknown-fields.js";

/** The file around a client's block. */
export interface BlockContext {
  readonly source: ConfigSource;
  /** Of the server of the same file. */
  readonly server: RpcServerConf | undefined;
  /** Whether an Etcd at the top of the file is go-zero's own field, and not the program's. */
  readonly isEtcdDeclared: boolean;
}

export function clientWarnings(
  found: FoundBlock,
  conf: RpcClientConf,
  context: BlockContext,
): ConfigWarning[] {
  const { source } = context;
  return [
    ...unknownFields(found.node, clientConf.fieldNames, source),
    ...etcdWarnings(fieldOf(found.node, "etcd"), conf.etcd, source),
    // What is inherited matters where the Etcd block is used.
    ...(conf.endpoints.length > 0 || conf.target !== "" ? [] : inheritance(found, conf, context)),
  ];
}

/** At the top of a server's file, a field that go-zero does not know may be the program's, unless it is only spelt otherwise. */
export function serverWarnings(root: MapNode, conf: RpcServerConf, source: ConfigSource): ConfigWarning[] {
  const misspelt = unknownFields(root, serverConf.fieldNames, source).filter(({ isSpelling }) => isSpelling);
  return [...misspelt, ...etcdWarnings(fieldOf(root, "etcd"), conf.etcd, source)];
}

function inheritance(
  { node, keyOffset, scope, name }: FoundBlock,
  { etcd }: RpcClientConf,
  { source, server, isEtcdDeclared }: BlockContext,
): ConfigWarning[] {
  const position = source.position(keyOffset);
  const inherited = inheritedFields(fieldOf(node, "etcd"), scope?.get("etcd")?.node);
  if (server !== undefined && inherited.includes("Key") && etcd.key === server.etcd.key) {
    const message = `${name} has no Etcd.Key and inherits the server's own, ${etcd.key}`;
    return [
      { rule: "calls-itself", message, remedy: `write ${name}.Etcd.Key: the other service's`, position },
    ];
  }
  if (inherited.length === 0 || isEtcdDeclared) return [];
  const message = `${name} takes Etcd.${inherited[0]} from the top of the file, if the program's Config has an Etcd there`;
  return [{ rule: "inherit-undeclared", message, remedy: `write it below ${name}.Etcd`, position }];
}

function inheritedFields(own: ConfigNode | undefined, outer: ConfigNode | undefined): string[] {
  const has = (node: ConfigNode | undefined, name: string) =>
    node !== undefined && fieldOf(node, name.toLowerCase()) !== undefined;
  return etcdConf.fieldNames.filter((name) => has(outer, name) && !has(own, name));
}
