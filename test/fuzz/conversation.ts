/** What a host says, taken by a session of HTTP/2 with three calls of gRPC under way. */
import { Duplex } from "node:stream";
import { GrpcCall } from "../../src/store/etcd/grpc/grpc-call.js";
import { GrpcFailure } from "../../src/store/etcd/grpc/grpc-failure.js";
import { framedMessage } from "../../src/store/etcd/grpc/message-reader.js";
import { encodeHeaders } from "../../src/store/etcd/http2/encode-headers.js";
import { ConnectionLost } from "../../src/store/etcd/http2/http2-errors.js";
import { Http2Session } from "../../src/store/etcd/http2/http2-session.js";
import { decode } from "../../src/store/protocol/codec.js";
import { expectBounded } from "./guards.js";

const REQUEST = encodeHeaders([[":path", "/etcdserverpb.Watch/Watch"]]);

/** Each call ends once at most, and what is written stays small; how many messages were read. */
export function converse(bytes: Buffer, cuts: readonly number[]): number {
  const socket = new Peer();
  let lost: unknown;
  const session = new Http2Session((error) => {
    lost = error;
  });
  session.attach(socket);
  let read = 0;
  const ends: number[] = [0, 0, 0];
  for (const at of ends.keys()) {
    const call = new GrpcCall(session, REQUEST, {
      message: (message) => {
        decode("WatchResponse", message);
        read += 1;
      },
      ended: (failure) => {
        ends[at] = (ends[at] ?? 0) + 1;
        if (failure !== undefined && !isKnown(failure)) throw failure;
      },
    });
    call.write(framedMessage(Buffer.alloc(100)));
  }
  for (const part of partsOf(bytes, cuts)) session.read(part);
  session.close(new ConnectionLost("the test is over"));
  if (lost === undefined || !isKnown(lost as Error)) throw new Error(`it was lost by ${String(lost)}`);
  if (ends.some((count) => count !== 1)) throw new Error(`calls ended ${ends} times`);
  expectBounded("w".repeat(Math.min(socket.written, 1e7)), bytes.length);
  return read;
}

/** Cut at these places, those beyond the end left out. */
export function partsOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const inside = cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b);
  const places = [0, ...inside, bytes.length];
  return places.slice(1).map((end, at) => bytes.subarray(places[at], end));
}

function isKnown(error: Error): boolean {
  return error instanceof ConnectionLost || error instanceof GrpcFailure;
}

/** Counts what it is told. */
class Peer extends Duplex {
  written = 0;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written += chunk.length;
    done();
  }

  override _read(): void {}
}
