/** Takes the one client or the server that is meant out of a configuration. */

import { similarNames } from "../discovery/similar-names.js";
import { DiscoveryError } from "../errors.js";
import type { ClientBlock, GoZeroConfig, ServerBlock } from "./go-zero-config.js";

/**
 * The client named `block`, or the only one. Throws `config` where there is none, several and no name, or none of that
 * name. A name may be given without what stands before its last dot.
 */
export function chooseClient({ file, blocks }: GoZeroConfig, block?: string | undefined): ClientBlock {
  const clients = blocks.filter((each) => each.kind !== "server");
  const names = clients.map(({ name }) => name).sort();
  const fits =
    block === undefined
      ? clients
      : clients.filter(({ name }) => name === block || name.endsWith(`.${block}`));
  const [first, ...others] = fits;
  if (first !== undefined && others.length === 0) return first;
  if (clients.length === 0) {
    throw new DiscoveryError("config", `${file} has no Etcd, Endpoints or Target of a client`, {
      remedy: "-f takes a go-zero server or client config",
    });
  }
  if (first !== undefined) {
    throw new DiscoveryError("config", `${file} holds ${fits.length} clients: ${names.join(", ")}`, {
      remedy: `--block ${first.name}`,
    });
  }
  const [similar = names[0] ?? ""] = similarNames(block ?? "", names, 1);
  throw new DiscoveryError("config", `${file} has no client ${block}; it has ${names.join(", ")}`, {
    remedy: `--block ${similar}`,
  });
}

/** Throws `config` for a file without ListenOn. */
export function chooseServer({ file, blocks }: GoZeroConfig): ServerBlock {
  const server = blocks.find((each) => each.kind === "server");
  if (server !== undefined) return server;
  throw new DiscoveryError("config", `${file} has no ListenOn: it is no go-zero rpc server's`, {
    remedy: "-f takes the config of the server",
  });
}
