/** Real zrpc servers, and the two clients that are compared on them. */
import { createChannel } from "../../src/grpc/index.js";
import { ZrpcLoad, ZrpcServer } from "../interop/rpc.js";
import type { EtcdServer } from "../support/etcd-server.js";
import { type LoadFigures, LoadLoop } from "../support/load-loop.js";

/** Calls that are always open. */
export const IN_FLIGHT = 50;

/** A client that keeps calls open. */
interface Caller extends AsyncDisposable {
  report(): LoadFigures | Promise<LoadFigures>;
}

export type CallerName = "zdisc" | "zrpc";

export class QualityWorld {
  readonly program: string;
  readonly etcd: EtcdServer;
  #services = 0;

  constructor(program: string, etcd: EtcdServer) {
    this.program = program;
    this.etcd = etcd;
  }

  /** A service of its own for each measurement, so that nothing of the one before is left. */
  newService(): string {
    this.#services += 1;
    return `bench-${this.#services}.rpc`;
  }

  server(key: string, delay = "10ms", fail = 0): Promise<ZrpcServer> {
    return ZrpcServer.start(this.program, { hosts: this.etcd.endpoints, key, delay, fail });
  }

  async caller(name: CallerName, key: string): Promise<Caller> {
    const { endpoints: hosts } = this.etcd;
    if (name === "zrpc") return ZrpcLoad.start(this.program, { hosts, key, inFlight: IN_FLIGHT });
    const channel = createChannel(targetOf(this.etcd, key));
    await channel.waitForReady(AbortSignal.timeout(10_000));
    const loop = new LoadLoop(channel, IN_FLIGHT);
    return {
      report: () => loop.report(),
      async [Symbol.asyncDispose]() {
        await loop[Symbol.asyncDispose]();
        channel.close();
      },
    };
  }
}

export function targetOf({ endpoints }: EtcdServer, key: string): string {
  return `etcd:///${endpoints.map((host) => host.replace(/^https?:\/\//, "")).join(",")}?key=${key}`;
}

/** The same for both clients, one after the other. */
export async function both<T>(measure: (name: CallerName) => Promise<T>): Promise<Record<CallerName, T>> {
  const zrpc = await measure("zrpc");
  return { zrpc, zdisc: await measure("zdisc") };
}

/** For a measurement takes time. */
export function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1_000));
}
