/** What a block says and go-zero does not do. */

import { similarNames } from "../discovery/similar-names.js";
import { type EtcdConf, hasAccount, hasTls } from "../target/client-conf.js";
import { type ConfigNode, entryOf, fieldOf } from "./config-node.js";
import type { ConfigSource } from "./config-source.js";
import type { FoundBlock } from "./find-blocks.js";
import type { ConfigWarning, WarningRule } from "./go-zero-config.js";
import { clientConf, etcdConf, type RpcClientConf } from "./rpc-client-conf.js";
import type { RpcServerConf } from "./rpc-server-conf.js";

/** Of a client's block in a file whose server, if there is one, has the configuration `server`. */
export function clientWarnings(
  { node, keyOffset, scope, name }: FoundBlock,
  conf: RpcClientConf,
  {
    source,
    server,
    isEtcdDeclared,
  }: { source: ConfigSource; server: RpcServerConf | undefined; isEtcdDeclared: boolean },
): readonly ConfigWarning[] {
  const own = fieldOf(node, "etcd");
  const warn = warner(source);
  const isUsed = conf.endpoints.length === 0 && conf.target === "";
  const hasOwnKey = own !== undefined && fieldOf(own, "key") !== undefined;
  const inheritsAny =
    isUsed &&
    scope?.get("etcd") !== undefined &&
    etcdConf.fieldNames.some((field) => isInherited(field, own, scope.get("etcd")?.node));
  return [
    ...unknownFields(node, clientConf.fieldNames, source),
    ...(own === undefined ? [] : etcdWarnings(own, conf.etcd, source)),
    ...(isUsed &&
    !hasOwnKey &&
    server !== undefined &&
    conf.etcd.key !== "" &&
    conf.etcd.key === server.etcd.key
      ? [
          warn(
            "calls-itself",
            keyOffset,
            `${name} has no Etcd.Key and inherits the server's own, ${conf.etcd.key}`,
            `write ${name}.Etcd.Key: the other service's`,
          ),
        ]
      : []),
    ...(inheritsAny && !isEtcdDeclared
      ? [
          warn(
            "inherit-undeclared",
            keyOffset,
            `${name} takes Etcd fields from the top of the file, if the program's Config has an Etcd there`,
            `write them below ${name}.Etcd`,
          ),
        ]
      : []),
  ];
}

/** Of the file of a server; a field that it does not know may be the program's own, unless it is only spelt otherwise. */
export function serverWarnings(
  root: ConfigNode,
  conf: RpcServerConf,
  fieldNames: readonly string[],
  source: ConfigSource,
): readonly ConfigWarning[] {
  const own = fieldOf(root, "etcd");
  const misspelt = unknownFields(root, fieldNames, source).filter(({ isSpelling }) => isSpelling);
  return [...misspelt, ...(own === undefined ? [] : etcdWarnings(own, conf.etcd, source))];
}

function isInherited(field: string, own: ConfigNode | undefined, outer: ConfigNode | undefined): boolean {
  const name = field.toLowerCase();
  return (
    outer !== undefined &&
    fieldOf(outer, name) !== undefined &&
    (own === undefined || fieldOf(own, name) === undefined)
  );
}

function etcdWarnings(own: ConfigNode, etcd: EtcdConf, source: ConfigSource): ConfigWarning[] {
  const warn = warner(source);
  const { user, pass, insecureSkipVerify } = etcd;
  const place = (name: string) => entryOf(own, name)?.keyOffset ?? own.offset;
  const warnings: ConfigWarning[] = unknownFields(own, etcdConf.fieldNames, source);
  if (!hasAccount(etcd) && user !== pass) {
    const [set, missing] = user === "" ? ["Pass", "User"] : ["User", "Pass"];
    warnings.push(
      warn(
        "account-half",
        place(set),
        `${set} without ${missing}: go-zero uses neither`,
        `set ${missing}, or take ${set} out`,
      ),
    );
  }
  if (!hasTls(etcd) && (insecureSkipVerify || entryOf(own, "certfile") !== undefined)) {
    const at = entryOf(own, "certfile") === undefined ? "insecureskipverify" : "certfile";
    warnings.push(
      warn(
        "tls-off",
        place(at),
        "no TLS: go-zero wants CertFile, CertKeyFile and CACertFile",
        "set all three",
      ),
    );
  }
  return warnings;
}

interface UnknownField extends ConfigWarning {
  /** Only case, dashes or underscores are odd. */
  readonly isSpelling: boolean;
}

function unknownFields(node: ConfigNode, known: readonly string[], source: ConfigSource): UnknownField[] {
  if (node.kind !== "map") return [];
  const lower = new Set(known.map((name) => name.toLowerCase()));
  return [...node.entries].flatMap(([key, { keyOffset }]) => {
    if (lower.has(key.toLowerCase())) return [];
    const meant = known.find((name) => plain(name) === plain(key));
    const [similar] = meant === undefined ? similarNames(key, known, 1) : [meant];
    const remedy = similar === undefined ? `go-zero knows ${known.join(", ")}` : `did you mean ${similar}?`;
    const warning = warner(source)("unknown-field", keyOffset, `go-zero ignores ${key}`, remedy);
    return [{ ...warning, isSpelling: meant !== undefined }];
  });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}

function warner(
  source: ConfigSource,
): (rule: WarningRule, offset: number, message: string, remedy: string) => ConfigWarning {
  return (rule, offset, message, remedy) => ({ rule, message, remedy, position: source.position(offset) });
}
