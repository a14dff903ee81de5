/** What an Etcd block says of account and TLS, and go-zero drops. Source: go-zero core/discov/config.go:HasAccount, HasTLS. */
import { type EtcdConf, hasAccount, hasTls } from "../target/client-conf.js";
import { type ConfigNode, entryOf } from "./config-node.js";
import type { Position } from "./config-refusal.js";
import type { ConfigSource } from "./config-source.js";
import type { ConfigWarning } from "./go-zero-config.js";
import { etcdConf } from "./rpc-client-conf.js";
import { unknownFields } from "./unknown-fields.js";

/** `own` is the block as written, `etcd` what it became, inherited fields too. */
export function etcdWarnings(
  own: ConfigNode | undefined,
  etcd: EtcdConf,
  source: ConfigSource,
): ConfigWarning[] {
  if (own === undefined) return [];
  const place = (field: string) =>
    source.position(entryOf(own, field.toLowerCase())?.keyOffset ?? own.offset);
  return [
    ...unknownFields(own, etcdConf.fieldNames, source),
    ...halfAccount(etcd, place),
    ...tlsOff(etcd, place(entryOf(own, "certfile") === undefined ? "InsecureSkipVerify" : "CertFile"), own),
  ];
}

function halfAccount(etcd: EtcdConf, place: (field: string) => Position): ConfigWarning[] {
  if (hasAccount(etcd) || (etcd.user === "" && etcd.pass === "")) return [];
  const [set, missing] = etcd.user === "" ? ["Pass", "User"] : ["User", "Pass"];
  const message = `${set} without ${missing}: go-zero uses neither`;
  return [
    {
      rule: "account-half",
      message,
      remedy: `set ${missing}, or take ${set} out`,
      position: place(set ?? ""),
    },
  ];
}

function tlsOff(etcd: EtcdConf, position: Position, own: ConfigNode): ConfigWarning[] {
  if (hasTls(etcd) || (!etcd.insecureSkipVerify && entryOf(own, "certfile") === undefined)) return [];
  const message = "no TLS: go-zero wants CertFile, CertKeyFile and CACertFile";
  return [{ rule: "tls-off", message, remedy: "set all three", position }];
}
