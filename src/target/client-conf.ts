/** The part of a go-zero client's configuration that leads to its target. Source: go-zero zrpc/config.go, core/discov/config.go. */

/** Where a service is registered: `discov.EtcdConf`. */
export interface EtcdConf {
  readonly hosts: readonly string[];
  readonly key: string;
  /** A fixed ID in place of the lease's; counts when it is positive. A 64-bit integer, `"0"` when not set. */
  readonly id: string;
  readonly user: string;
  readonly pass: string;
  readonly certFile: string;
  readonly certKeyFile: string;
  readonly caCertFile: string;
  readonly insecureSkipVerify: boolean;
}

/** What `RpcClientConf.BuildTarget` reads. */
export interface ClientConf {
  readonly endpoints: readonly string[];
  readonly target: string;
  readonly etcd: EtcdConf;
}

/** User without Pass, or Pass without User, means no authentication, in silence. */
export function hasAccount({ user, pass }: EtcdConf): boolean {
  return user !== "" && pass !== "";
}

/** All three files or no TLS, in silence where they are present and empty. */
export function hasTls({ certFile, certKeyFile, caCertFile }: EtcdConf): boolean {
  return certFile !== "" && certKeyFile !== "" && caCertFile !== "";
}

export function hasId({ id }: EtcdConf): boolean {
  return BigInt(id) > 0n;
}
