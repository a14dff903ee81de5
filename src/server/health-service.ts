/** gRPC's health service, which says SERVING of the server as a whole. Source: grpc health/v1/health.proto. */
import {
  type Server,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";

/** `HealthCheckResponse { status: SERVING }` */
const SERVING = Buffer.of(0x08, 0x01);
/** `{ status: SERVICE_UNKNOWN }`, which only a watch says. */
const SERVICE_UNKNOWN = Buffer.of(0x08, 0x03);
const UNKNOWN_SERVICE = { code: status.NOT_FOUND, details: "unknown service" };

/** `HealthCheckRequest { service: "" }`: the server itself. The only field is a string, so an empty one is not sent. */
function isAboutServer(request: Buffer): boolean {
  return request.length === 0 || request.equals(Buffer.of(0x0a, 0x00));
}

export function addHealthService(server: Server): void {
  const asItIs = (bytes: Buffer) => bytes;
  const method = {
    requestStream: false,
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  };
  server.addService(
    {
      check: { ...method, path: "/grpc.health.v1.Health/Check", responseStream: false },
      watch: { ...method, path: "/grpc.health.v1.Health/Watch", responseStream: true },
    },
    { check, watch },
  );
}

function check({ request }: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void {
  if (isAboutServer(request)) answer(null, SERVING);
  else answer(UNKNOWN_SERVICE);
}

/** Stays open: the state does not change while the server lives. */
function watch(call: ServerWritableStream<Buffer, Buffer>): void {
  call.write(isAboutServer(call.request) ? SERVING : SERVICE_UNKNOWN);
  call.on("error", () => {});
}
