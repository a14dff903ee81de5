/** One connection through the proxy: the client's socket, ours to the server, and a flow each way. */
import { connect, type Socket } from "node:net";
import { type FlowMode, ProxyFlow } from "./proxy-flow.js";

export interface LinkMode {
  /** From the client to the server. */
  readonly inward: FlowMode;
  readonly outward: FlowMode;
}

export class ProxyLink {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #inward: ProxyFlow;
  readonly #outward: ProxyFlow;

  constructor(client: Socket, targetPort: number, mode: LinkMode, onClose: (link: ProxyLink) => void) {
    this.#client = client;
    this.#server = connect({ port: targetPort, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    this.#inward = new ProxyFlow(client, this.#server, mode.inward);
    this.#outward = new ProxyFlow(this.#server, client, mode.outward);
    for (const socket of [client, this.#server]) {
      socket.on("close", () => {
        if (client.destroyed && this.#server.destroyed) onClose(this);
      });
    }
  }

  set mode({ inward, outward }: LinkMode) {
    this.#inward.mode = inward;
    this.#outward.mode = outward;
  }

  /** Both ends see "connection reset by peer". */
  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }
}
