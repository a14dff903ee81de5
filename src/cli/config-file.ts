/** `-f FILE`: a go-zero configuration, and which of its blocks a command means. Loaded only where -f is given. */
import { DiscoveryError } from "../errors.js";
import { chooseBlock, chooseServer } from "../gozero/choose-block.js";
import type { ConfigBlock, GoZeroConfig, ServerBlock } from "../gozero/go-zero-config.js";
import { type ReadConfigOptions, readGoZeroConfig } from "../gozero/read-go-zero-config.js";
import { hasEtcd } from "../gozero/rpc-server-conf.js";
import { locateTarget } from "../target/locate-target.js";
import { accessOf, type StoreAccess } from "../target/store-access.js";

/** Where the file says that a service is registered, and how etcd lets one in. */
export interface ConfigSource {
  readonly hosts: readonly string[];
  readonly key: string;
  readonly access: StoreAccess;
}

export class ConfigFile {
  readonly config: GoZeroConfig;
  /** --block */
  readonly #blockName: string | undefined;

  /** Throws `config` for a text that go-zero would not load. */
  constructor(text: string, options: ReadConfigOptions, blockName: string | undefined) {
    this.config = readGoZeroConfig(text, options);
    this.#blockName = blockName;
  }

  get name(): string {
    return this.config.file;
  }

  /** The client that is meant; a file of a server alone stands for a client of that server. Throws `config` without one, or where several could be. */
  clientBlock(): ConfigBlock {
    return chooseBlock(this.config, this.#blockName);
  }

  /** Throws `config` for a file without ListenOn. */
  serverBlock(): ServerBlock {
    return chooseServer(this.config);
  }

  /** Of the server where it registers in etcd, unless --block names a client. Throws `config` where no etcd is named. */
  source(): ConfigSource {
    const block = this.#sourceBlock();
    if (block.kind === "server") return { ...block.conf.etcd, access: accessOf(block.conf.etcd) };
    const { destination, access } = locateTarget(block.conf, {});
    if (destination.kind === "etcd") return { hosts: destination.hosts, key: destination.key, access };
    const who = block.name === "" ? this.name : `${block.name} in ${this.name}`;
    throw new DiscoveryError("config", `${who} names its addresses itself, and no etcd`, {
      remedy: `zdisc resolve -f ${this.name}`,
    });
  }

  #sourceBlock(): ConfigBlock {
    const { blocks } = this.config;
    const server = blocks.find((block) => block.kind === "server");
    if (server === undefined || this.#blockName !== undefined) return this.clientBlock();
    if (hasEtcd(server.conf)) return server;
    if (blocks.length > 1) return this.clientBlock();
    throw new DiscoveryError("config", `${this.name} has no Etcd, Endpoints or Target`, {
      remedy: "-f takes a go-zero server or client config",
    });
  }
}
