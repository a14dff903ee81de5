/** `-f FILE`: a go-zero configuration, and which of its blocks a command means. Loaded only where -f is given. */
import { DiscoveryError } from "../../errors.js";
import { chooseBlock, chooseServer, clientConfOf } from "../../gozero/choose-block.js";
import type { ConfigBlock, GoZeroConfig, ServerBlock } from "../../gozero/go-zero-config.js";
import { type ReadConfigOptions, readGoZeroConfig } from "../../gozero/read-go-zero-config.js";
import { hasEtcd } from "../../gozero/rpc-server-conf.js";
import { type LocatedTarget, locateTarget } from "../../target/locate-target.js";
import type { StoreAccess } from "../../target/store-access.js";

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

  /** The client that is meant; a server alone stands for its own clients. Throws `config` without one, or where several could be. */
  clientBlock(): ConfigBlock {
    return chooseBlock(this.config, this.#blockName);
  }

  /** Throws `config` for a file without ListenOn. */
  serverBlock(): ServerBlock {
    return chooseServer(this.config);
  }

  /** Of the server where it registers in etcd, unless --block names a client. Throws `config` where no etcd is named. */
  source(): ConfigSource {
    const block =
      this.#blockName === undefined ? (this.#registeringServer() ?? this.clientBlock()) : this.clientBlock();
    const { destination, access } = this.#located(block);
    if (destination.kind === "etcd") return { hosts: destination.hosts, key: destination.key, access };
    const who = block.name === "" ? this.name : `${block.name} in ${this.name}`;
    throw new DiscoveryError("config", `${who} names its addresses itself, and no etcd`, {
      remedy: `zdisc resolve -f ${this.name}`,
    });
  }

  /** A variable that is not set leaves an empty host. */
  #located(block: ConfigBlock): LocatedTarget {
    try {
      return locateTarget(clientConfOf(block), {});
    } catch (cause) {
      const unset = this.config.warnings.find(({ rule }) => rule === "env-unset");
      if (unset === undefined || !(cause instanceof DiscoveryError)) throw cause;
      const where = `${this.name}:${unset.position.line}`;
      throw new DiscoveryError("config", `${where}: ${unset.message}; ${cause.message}`, {
        cause,
        remedy: unset.remedy,
      });
    }
  }

  #registeringServer(): ConfigBlock | undefined {
    return this.config.blocks.find((block) => block.kind === "server" && hasEtcd(block.conf));
  }
}
