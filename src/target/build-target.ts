/** The target of a client's configuration: Endpoints, else Target, else Etcd. Source: go-zero zrpc/config.go:BuildTarget. */
import { DiscoveryError } from "../errors.js";
import { type ClientConf, hasAccount } from "./client-conf.js";
import { queryEscape } from "./percent.js";

/** A target, and the field that gave it. */
export interface BuiltTarget {
  /** As go-zero builds it, escapes left out as it does: what Go cannot parse is found out by `parseTarget`. */
  readonly text: string;
  /** The field that it comes from. */
  readonly from: "Endpoints" | "Target" | "Etcd";
}

/** Throws `config` where go-zero refuses: no Etcd hosts, or no key, and nothing in their place. */
export function buildTarget(conf: ClientConf): BuiltTarget {
  if (conf.endpoints.length > 0) return { text: `direct:///${conf.endpoints.join(",")}`, from: "Endpoints" };
  if (conf.target !== "") return { text: conf.target, from: "Target" };
  const { hosts, key } = conf.etcd;
  if (hosts.length === 0)
    throw new DiscoveryError("config", "Etcd.Hosts is empty, and so are Endpoints and Target");
  if (key === "") throw new DiscoveryError("config", "Etcd.Key is empty");
  // go-zero sorts the hosts in place when it keeps an account for them.
  const listed = hasAccount(conf.etcd) ? [...hosts].sort() : hosts;
  return { text: `etcd:///${listed.join(",")}?key=${queryEscape(key)}`, from: "Etcd" };
}
