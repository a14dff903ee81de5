/** Takes what is meant out of a configuration: the one client, the server. */
import { DiscoveryError } from "../errors.js";
import type { ClientConf } from "../target/client-conf.js";
import { shellWord } from "../text/shell-word.js";
import { similarNames } from "../text/similar-names.js";
import type { ConfigBlock, GoZeroConfig, ServerBlock } from "./go-zero-config.js";
import { hasEtcd } from "./rpc-server-conf.js";

/**
 * The client named `name`, or the only one; without any client the server, if it registers itself. Throws `config`
 * where there is none, where there are several and no name is given, and for a name that no client has. What stands
 * before the last dot of a name may be left out.
 */
export function chooseBlock(config: GoZeroConfig, name?: string | undefined): ConfigBlock {
  const blocks = choices(config);
  const fits = name === undefined ? blocks : blocks.filter((block) => isNamed(block, name));
  const [first, ...others] = fits;
  if (first !== undefined && others.length === 0) return first;
  throw new DiscoveryError("config", ...whyNone(config.file, blocks, fits, name));
}

/** Throws `config` for a file without ListenOn. */
export function chooseServer({ file, blocks }: GoZeroConfig): ServerBlock {
  const server = blocks.find((block) => block.kind === "server");
  if (server !== undefined) return server;
  throw new DiscoveryError("config", `${file} has no ListenOn: it is no go-zero rpc server's`, {
    remedy: "-f takes the config of the server",
  });
}

/** What a client is told; of a server, what its own clients would be told. */
export function clientConfOf(block: ConfigBlock): ClientConf {
  return block.kind === "server" ? { endpoints: [], target: "", etcd: block.conf.etcd } : block.conf;
}

function choices({ blocks }: GoZeroConfig): readonly ConfigBlock[] {
  const clients = blocks.filter(({ kind }) => kind !== "server");
  return clients.length > 0
    ? clients
    : blocks.filter((block) => block.kind === "server" && hasEtcd(block.conf));
}

function isNamed(block: ConfigBlock, name: string): boolean {
  return block.name === name || block.name.endsWith(`.${name}`);
}

function whyNone(
  file: string,
  blocks: readonly ConfigBlock[],
  fits: readonly ConfigBlock[],
  name = "",
): [message: string, options: { readonly remedy: string }] {
  const names = (fits.length > 0 ? fits : blocks).map((block) => block.name);
  const listed = [...names].sort().join(", ");
  if (fits.length > 0)
    return [
      `${file} holds ${fits.length} clients: ${listed}`,
      { remedy: `--block ${shellWord(names[0] ?? "NAME")}` },
    ];
  if (blocks.length === 0) {
    return [
      `${file} has no Etcd, Endpoints or Target`,
      { remedy: "-f takes a go-zero server or client config" },
    ];
  }
  const [similar = names[0]] = similarNames(name, names, 1);
  return [
    `${file} has no client ${name}; it has ${listed}`,
    { remedy: `--block ${shellWord(similar ?? "NAME")}` },
  ];
}
