/** One call of grpc.health.v1.Health/Check. Source: github.com/grpc/grpc-proto grpc/health/v1/health.proto. */
import { type Client, Metadata, type ServiceError } from "@grpc/grpc-js";

const PATH = "/grpc.health.v1.Health/Check";
/** HealthCheckRequest with no service: the server as a whole. */
const REQUEST = Buffer.alloc(0);

/** Resolves with whether the server serves; rejects with grpc-js' `ServiceError`, or with `signal.reason`. */
export function checkHealth(client: Client, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const cancel = () => {
      call.cancel();
      reject(signal.reason);
    };
    const settle = (error: ServiceError | null, isServing?: boolean) => {
      signal.removeEventListener("abort", cancel);
      if (error) reject(error);
      else resolve(isServing ?? false);
    };
    const call = client.makeUnaryRequest(PATH, asIs, isServing, REQUEST, new Metadata(), {}, settle);
    signal.addEventListener("abort", cancel, { once: true });
  });
}

function asIs(request: Buffer): Buffer {
  return request;
}

/** Field 1 of HealthCheckResponse, a varint; 1 is SERVING. It is the only field there is. */
const STATUS_TAG = 0x08;
const SERVING = 1;

function isServing(response: Buffer): boolean {
  return response[0] === STATUS_TAG && response[1] === SERVING;
}
