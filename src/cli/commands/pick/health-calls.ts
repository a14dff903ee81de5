/** Calls of grpc.health.v1.Health/Check that are begun without waiting for those before. */
import { type CallOptions, Client, credentials, Metadata } from "@grpc/grpc-js";
import type { BalancedChannel } from "../../../grpc/balanced-channel.js";

const CHECK = "/grpc.health.v1.Health/Check";
const REQUEST = Buffer.alloc(0);

export class HealthCalls implements Disposable {
  readonly #client: Client;
  readonly #options: CallOptions;
  readonly #open = new Set<Promise<void>>();
  /** So far. */
  begun = 0;

  constructor(channel: BalancedChannel, options: CallOptions) {
    this.#client = new Client("", credentials.createInsecure(), { channelOverride: channel });
    this.#options = options;
  }

  /** How it ends the channel's observer learns. */
  begin(): void {
    this.begun += 1;
    const call = new Promise<void>((resolve) => {
      this.#client.makeUnaryRequest(CHECK, asIs, asIs, REQUEST, new Metadata(), this.#options, () =>
        resolve(),
      );
    });
    this.#open.add(call);
    call.then(() => this.#open.delete(call));
  }

  /** Resolves when none is open: the channel bounds each. */
  async ended(): Promise<void> {
    await Promise.all(this.#open);
  }

  [Symbol.dispose](): void {
    this.#open.clear();
  }
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
