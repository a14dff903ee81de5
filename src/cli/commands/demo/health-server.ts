/** A small gRPC server, as a real service has one: it answers grpc.health.v1.Health/Check, after a while. */
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";

/** `HealthCheckResponse { status: SERVING }`. Source: github.com/grpc/grpc-proto grpc/health/v1/health.proto. */
const SERVING = Buffer.of(0x08, 0x01);

export interface HealthServerOptions {
  readonly latencyMs: number;
  readonly clock: Clock;
}

export class HealthServer {
  readonly #options: HealthServerOptions;
  /** With channelz: without it grpc-js 1.14.7 forgets its sessions, and a shutdown leaves them open. */
  readonly #server = new Server();
  readonly #scope = new AbortScope();

  constructor(options: HealthServerOptions) {
    this.#options = options;
    const asItIs = (bytes: Buffer) => bytes;
    this.#server.addService(
      {
        check: {
          path: "/grpc.health.v1.Health/Check",
          requestStream: false,
          responseStream: false,
          requestSerialize: asItIs,
          requestDeserialize: asItIs,
          responseSerialize: asItIs,
          responseDeserialize: asItIs,
        },
      },
      { check: (_: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => this.#check(answer) },
    );
  }

  /** Resolves with `127.0.0.1:PORT`. 0: any port that is free. */
  listen(port = 0): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(`127.0.0.1:${bound}`);
        else reject(error);
      });
    });
  }

  /** At once: whoever waits for an answer gets none. */
  close(): void {
    this.#scope.abort();
    this.#server.forceShutdown();
  }

  #check(answer: sendUnaryData<Buffer>): void {
    const { clock, latencyMs } = this.#options;
    clock.sleep(latencyMs, this.#scope.signal).then(
      () => answer(null, SERVING),
      () => {},
    );
  }
}
