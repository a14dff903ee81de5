/** What a configuration file holds that zdisc can use. */
import type { Position } from "./config-refusal.js";
import type { RpcClientConf } from "./rpc-client-conf.js";
import type { RpcServerConf } from "./rpc-server-conf.js";

/** One file, with the server and the clients that it configures. */
export interface GoZeroConfig {
  readonly file: string;
  /** In the order of the file, the server first. */
  readonly blocks: readonly ConfigBlock[];
  /** Of the file as a whole; each block has its own. */
  readonly warnings: readonly ConfigWarning[];
}

/** A server or one of the clients; `kind` tells. */
export type ConfigBlock = ServerBlock | ClientBlock;

interface BlockParts {
  /** A server's Name; `UserRpc`, `Rpc.UserRpc` for a client; empty: the whole file is one client. */
  readonly name: string;
  readonly position: Position;
  readonly warnings: readonly ConfigWarning[];
  /** Where a field stands (`Etcd.Hosts`), or the closest one around it that is written. */
  positionOf(field: string): Position;
}

/** What the file itself configures: a server that registers itself. */
export interface ServerBlock extends BlockParts {
  readonly kind: "server";
  readonly conf: RpcServerConf;
}

/** `gateway`: an upstream of a gateway. */
export interface ClientBlock extends BlockParts {
  readonly kind: "client" | "gateway";
  readonly conf: RpcClientConf;
}

/** What go-zero takes in silence and nobody means. */
export interface ConfigWarning {
  readonly rule: WarningRule;
  readonly message: string;
  readonly remedy: string;
  readonly position: Position;
}

/** The names that `check` gives its rules. `inherit-undeclared` is zdisc's doubt, not go-zero's fault. */
export type WarningRule =
  | "unknown-field"
  | "env-unset"
  | "account-half"
  | "tls-off"
  | "calls-itself"
  | "inherit-undeclared";
