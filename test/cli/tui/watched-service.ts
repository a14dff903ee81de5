/** A screen of zdisc on an etcd that a test fills, with a proxy between them that can break. */
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { openProxy, type TcpProxy } from "../../support/tcp-proxy.js";
import {
  type TerminalOptions,
  type ZdiscOnTerminal,
  zdiscOnTerminal,
} from "../../support/zdisc-on-terminal.js";

export class ScreenWorld implements AsyncDisposable {
  readonly etcd: EtcdServer;
  readonly proxy: TcpProxy;

  constructor(etcd: EtcdServer, proxy: TcpProxy) {
    this.etcd = etcd;
    this.proxy = proxy;
  }

  /** `open(["watch", "user.rpc"])` */
  open(args: readonly string[], options: TerminalOptions = {}): ZdiscOnTerminal {
    const env = { ZDISC_ENDPOINTS: this.proxy.address, TZ: "UTC", ...options.env };
    return zdiscOnTerminal(args, { ...options, env });
  }

  async clear(): Promise<void> {
    await this.proxy.setMode("pass");
    await this.etcd.etcdctl(["del", "--prefix", ""]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.etcd[Symbol.asyncDispose]();
  }
}

export async function startScreenWorld(): Promise<ScreenWorld> {
  const etcd = await startEtcd();
  return new ScreenWorld(etcd, await openProxy(etcd.clientPort));
}
