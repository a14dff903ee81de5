/** A real gRPC server in this process whose only service is grpc.health.v1.Health, and which can be made to misbehave. */
import { readFileSync } from "node:fs";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import type { CertificateFiles } from "./tls.js";

/** grpc.health.v1.HealthCheckResponse.ServingStatus, and what a server may do in place of answering with one. */
export type Health = "UNKNOWN" | "SERVING" | "NOT_SERVING" | "silent" | { readonly code: number };

export interface GrpcServerOptions {
  /** Default SERVING. `none`: the server has no health service. */
  readonly health?: Health | "none";
  readonly tls?: CertificateFiles;
  /** Default: a free one. */
  readonly port?: number;
}

export class GrpcServer implements AsyncDisposable {
  readonly #server: Server;
  readonly port: number;
  health: Health;
  /** Health calls that it was sent so far. */
  calls = 0;

  constructor(server: Server, port: number, health: Health) {
    this.#server = server;
    this.port = port;
    this.health = health;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.forceShutdown();
  }
}

const STATUSES = ["UNKNOWN", "SERVING", "NOT_SERVING"];

const HEALTH_SERVICE: ServiceDefinition = {
  Check: {
    path: "/grpc.health.v1.Health/Check",
    requestStream: false,
    responseStream: false,
    requestSerialize: (request: Buffer) => request,
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (response: Buffer) => response,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
};

export async function startGrpcServer(options: GrpcServerOptions = {}): Promise<GrpcServer> {
  const { health = "SERVING", tls, port = 0 } = options;
  const server = new Server();
  let started: GrpcServer | undefined;
  const check = (_call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
    if (started === undefined) return;
    started.calls += 1;
    if (started.health === "silent") return;
    if (typeof started.health === "object") answer({ code: started.health.code, details: "told to fail" });
    else answer(null, Buffer.from([8, STATUSES.indexOf(started.health)]));
  };
  if (health !== "none") server.addService(HEALTH_SERVICE, { Check: check });
  const bound = await bind(server, port, tls);
  started = new GrpcServer(server, bound, health === "none" ? "SERVING" : health);
  return started;
}

function bind(server: Server, port: number, tls: CertificateFiles | undefined): Promise<number> {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { cert_chain: readFileSync(tls.certFile), private_key: readFileSync(tls.keyFile) },
        ]);
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
}
