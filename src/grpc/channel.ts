/** The one place where channels to services are made: probes, resolver and policies dial through it. */
import { type ChannelCredentials, type ChannelOptions, Client, credentials } from "@grpc/grpc-js";
import { OwnedSockets } from "./owned-sockets.js";

export interface ServiceChannelOptions {
  /** Default: plain text, as go-zero's clients dial. */
  readonly credentials?: ChannelCredentials | undefined;
  /** grpc-js' own, over those of every channel. */
  readonly options?: ChannelOptions | undefined;
}

/** No proxy of the environment, no service config out of the DNS, and nothing that two channels of a process share. */
export const CHANNEL_OPTIONS: ChannelOptions = {
  "grpc.use_local_subchannel_pool": 1,
  "grpc.service_config_disable_resolution": 1,
  "grpc.enable_channelz": 0,
  "grpc.enable_http_proxy": 0,
};

/** A channel that is really gone when it is closed. It dials when the first call asks for it. */
export class ServiceChannel implements Disposable {
  /** Makes calls; the channel is closed by `close()`, not by the client's own. */
  readonly client: Client;
  readonly #sockets: OwnedSockets;

  /** `target` as grpc-js takes it: `dns:10.0.3.7:8080`, or a scheme that a resolver of ours serves. */
  constructor(target: string, options: ServiceChannelOptions = {}) {
    this.#sockets = new OwnedSockets(options.credentials ?? credentials.createInsecure());
    this.client = new Client(target, this.#sockets, { ...CHANNEL_OPTIONS, ...options.options });
  }

  /** Ends calls under way with `CANCELLED` or `UNAVAILABLE` and frees every socket. Idempotent. */
  close(): void {
    this.client.close();
    this.#sockets[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A channel to one address, `10.0.3.7:8080` or `[fe80::1]:8080`. Without a host it is this machine, as in Go. */
export function channelToAddress(address: string, options?: ServiceChannelOptions): ServiceChannel {
  return new ServiceChannel(`dns:${address.startsWith(":") ? "localhost" : ""}${address}`, options);
}
