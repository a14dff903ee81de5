/** What a go-zero server with this configuration would register. Source: go-zero zrpc/server.go:NewServer. */
import { DiscoveryError } from "../../../errors.js";
import { hasEtcd } from "../../../gozero/rpc-server-conf.js";
import { hasId } from "../../../target/client-conf.js";
import type { ConfigFile } from "../../files/config-file.js";

export interface ConfigRegistration {
  readonly key: string;
  readonly listenOn: string;
  /** undefined: the lease's. */
  readonly id: string | undefined;
  /** `ListenOn in etc/user.yaml`, for messages. */
  readonly place: string;
}

/** Throws `config` for a file without ListenOn, and for a server that go-zero would start unregistered. */
export function configRegistration(file: ConfigFile): ConfigRegistration {
  const { conf } = file.serverBlock();
  const { etcd, listenOn, name } = conf;
  if (!hasEtcd(conf)) {
    const missing = etcd.hosts.length > 0 ? "Etcd.Key" : etcd.key === "" ? "Etcd" : "Etcd.Hosts";
    const who = name === "" ? "this server" : name;
    throw new DiscoveryError(
      "config",
      `go-zero would start ${who} unregistered: ${file.name} has no ${missing}`,
      {
        remedy: `Etcd with Hosts and Key in ${file.name}, or --key SERVICE --addr ADDRESS without -f`,
      },
    );
  }
  const id = hasId(etcd) ? etcd.id : undefined;
  return { key: etcd.key, listenOn, id, place: `ListenOn in ${file.name}` };
}
