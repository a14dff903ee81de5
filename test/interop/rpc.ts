/** Real zrpc servers and clients, each a process of its own: test/interop/go/rpc. */
import { freePort } from "../support/free-port.js";
import { GoProcess } from "../support/go-process.js";
import type { LoadFigures } from "../support/load-loop.js";

export interface ZrpcServerOptions {
  readonly hosts: readonly string[];
  readonly key: string;
  /** How long each call takes: `20ms`. */
  readonly delay?: string;
  /** Share of the calls that fail. */
  readonly fail?: number;
}

/** It serves grpc.health.v1.Health and registers itself. It refuses no call by itself, however busy the machine is. */
export class ZrpcServer extends GoProcess {
  readonly address: string;

  private constructor(program: string, address: string, args: readonly string[]) {
    super(program, args);
    this.address = address;
  }

  /** Resolves when it listens; go-zero registers before. */
  static async start(
    program: string,
    { hosts, key, delay = "0s", fail = 0 }: ZrpcServerOptions,
  ): Promise<ZrpcServer> {
    const address = `127.0.0.1:${await freePort()}`;
    const server = new ZrpcServer(program, address, [
      ...["server", "--endpoints", hosts.join(","), "--key", key, "--listen", address],
      ...["--delay", delay, "--fail", String(fail), "--plain"],
    ]);
    await server.event("listening");
    return server;
  }

  /** As a supervisor does it: it takes itself out of etcd, and ends what is under way. */
  async stop(): Promise<void> {
    this.signal("SIGTERM");
    await this.ended();
  }
}

/** Keeps calls open through a zrpc client. */
export class ZrpcLoad extends GoProcess {
  /** Resolves when its first call went well. */
  static async start(
    program: string,
    {
      hosts,
      key,
      inFlight,
    }: { readonly hosts: readonly string[]; readonly key: string; readonly inFlight: number },
  ): Promise<ZrpcLoad> {
    const args = ["load", "--endpoints", hosts.join(","), "--key", key, "--in-flight", String(inFlight)];
    const load = new ZrpcLoad(program, args);
    await load.event("connected");
    return load;
  }

  /** What happened since the last report. */
  async report(): Promise<LoadFigures> {
    const before = this.#reports.length;
    await this.command("report");
    const figures = await this.until("its figures", () => this.#reports[before]);
    // Its fields are written by test/interop/go/rpc/load.go.
    return figures as unknown as LoadFigures;
  }

  get #reports() {
    return this.events.filter(({ event }) => event === "figures");
  }
}
