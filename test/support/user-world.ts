/** Servers of user.proto that are registered in a store in memory, and a channel of zdisc's to them. */
import { credentials } from "@grpc/grpc-js";
import type { BalancedChannel } from "../../src/grpc/balanced-channel.js";
import type { ChannelConf } from "../../src/grpc/channel-options.js";
import { type OpenChannelOptions, openChannel } from "../../src/grpc/open-channel.js";
import { systemClock } from "../../src/runtime/clock.js";
import { FakeStore } from "./fake-store.js";
import { UserClient, UserServer } from "./user-service.js";
import { waitFor } from "./wait-for.js";

export const TARGET = "etcd:///10.0.0.11:2379?key=user.rpc";

export class UserWorld implements AsyncDisposable {
  readonly store = new FakeStore(systemClock);
  readonly servers: UserServer[] = [];
  readonly #channels: BalancedChannel[] = [];

  /** With so many servers, registered. */
  static async start(serverCount: number): Promise<UserWorld> {
    const world = new UserWorld();
    for (let count = 0; count < serverCount; count += 1) await world.join();
    return world;
  }

  /** Opens no other store than this world's. */
  readonly openStore = async () => this.store;

  channel(options: Partial<OpenChannelOptions> = {}, target: string | ChannelConf = TARGET): BalancedChannel {
    const channel = openChannel(target, { openStore: this.openStore, ...options });
    this.#channels.push(channel);
    return channel;
  }

  client(options: Partial<OpenChannelOptions> = {}): UserClient {
    return clientOf(this.channel(options));
  }

  /** Starts a server and registers it. */
  async join(): Promise<UserServer> {
    const server = await UserServer.start();
    this.servers.push(server);
    this.register(server);
    return server;
  }

  register({ address, port }: Pick<UserServer, "address" | "port">): void {
    this.store.commit({ key: `user.rpc/${port}`, value: address });
  }

  /** It is registered no more, and goes on running. */
  leave({ port }: UserServer): void {
    this.store.commit({ delete: `user.rpc/${port}` });
  }

  /** Calls until every server was called: until then the first that is connected has all calls, as with any gRPC client. */
  async allCalled(call: () => Promise<unknown>): Promise<void> {
    const before = this.servers.map(({ callCount }) => callCount);
    const isEachCalled = async () => {
      await call();
      return this.servers.every(({ callCount }, at) => callCount > (before[at] ?? 0));
    };
    await waitFor(isEachCalled, { what: "every server to be called", intervalMs: 1 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const channel of this.#channels) channel.close();
    for (const server of this.servers) await server[Symbol.asyncDispose]();
  }
}

export function clientOf(channel: BalancedChannel): UserClient {
  return new UserClient("ignored", credentials.createInsecure(), { channelOverride: channel });
}
