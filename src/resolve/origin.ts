/** What a walk starts from: a target, a client's configuration, or a block of a configuration file. */
import { clientConfOf } from "../gozero/choose-block.js";
import type { ConfigBlock, ConfigWarning, GoZeroConfig } from "../gozero/go-zero-config.js";
import type { ClientConf } from "../target/client-conf.js";

/** What is read of a client's configuration; `RpcClientConf` has all of it. */
export interface DialConf extends ClientConf {
  /** Default `p2c_ewma`. */
  readonly balancerName?: string | undefined;
  /** Default true. */
  readonly nonBlock?: boolean | undefined;
}

/** A file, and which of its blocks is meant. A server's block stands for a client of that server. */
export interface ConfigChoice {
  readonly config: GoZeroConfig;
  readonly block: ConfigBlock;
}

export interface Origin {
  /** undefined: the target was given. */
  readonly conf: DialConf | undefined;
  /** The target as it was given; undefined: it is built of `conf`. */
  readonly target: string | undefined;
  readonly file: ConfigFile | undefined;
}

interface ConfigFile {
  readonly name: string;
  readonly block: string;
  /** Of all clients in it. */
  readonly blocks: readonly string[];
  readonly warnings: readonly ConfigWarning[];
  /** Whether BalancerName stands in the file. */
  readonly hasBalancerName: boolean;
}

export function originOf(from: string | DialConf | ConfigChoice): Origin {
  if (typeof from === "string") return { conf: undefined, target: from, file: undefined };
  if (!("config" in from)) return { conf: from, target: undefined, file: undefined };
  const { config, block } = from;
  const file = {
    name: config.file,
    block: block.name,
    blocks: config.blocks.flatMap(({ kind, name }) => (kind === "server" ? [] : [name])),
    warnings: [...config.warnings, ...block.warnings],
    hasBalancerName: isWritten(block, "BalancerName"),
  };
  const conf = block.kind === "server" ? clientConfOf(block) : block.conf;
  return { conf, target: undefined, file };
}

/** A field that is not there has the place of what is around it. */
function isWritten({ position, positionOf }: ConfigBlock, field: string): boolean {
  const place = positionOf(field);
  return place.line !== position.line || place.column !== position.column;
}
