/** Cuts what comes on a stream into gRPC's messages. Source: grpc/doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message". */
import { GrpcFailure, STATUS } from "./grpc-failure.js";

/** Whether it is compressed, and its length. */
const PREFIX_BYTES = 5;
/** 100,000 keys are 10 to 30 MB; a page of a list that is larger is asked for again at half its size. */
export const MOST_MESSAGE_BYTES = 256 * 1024 * 1024;
/** What a part costs beside its memory. */
const PART_BYTES = 256;
/** Parts are put together when they cost so many times what they hold, and this beside. */
const MOST_TIMES = 4;
const SPARE_BYTES = 256 * 1024;

export class MessageReader {
  readonly #take: (message: Buffer) => void;
  #chunks: Buffer[] = [];
  #heldBytes = 0;
  /** Of the memory that the parts keep from being freed: each is a view of all that one read brought. */
  #costBytes = 0;
  #counted: ArrayBufferLike | undefined;
  /** Nothing more can be read before so much is held. */
  #wantedBytes = PREFIX_BYTES;

  /** What is taken is a view of what the socket read, or of a copy. */
  constructor(take: (message: Buffer) => void) {
    this.#take = take;
  }

  /** Of a message that is not whole yet. */
  get heldParts(): number {
    return this.#chunks.length;
  }

  /** Hands on each message that is whole with these bytes. Throws GrpcFailure for one that cannot be read. */
  read(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#heldBytes > 0) {
      this.#hold(chunk);
      if (this.#heldBytes < this.#wantedBytes) {
        if (this.#costBytes > MOST_TIMES * this.#heldBytes + SPARE_BYTES) this.#compact();
        return;
      }
      bytes = Buffer.concat(this.#chunks, this.#heldBytes);
      this.#letGo();
    }
    let at = 0;
    for (;;) {
      this.#wantedBytes =
        bytes.length - at < PREFIX_BYTES ? PREFIX_BYTES : PREFIX_BYTES + lengthAt(at, bytes);
      const end = at + this.#wantedBytes;
      if (end > bytes.length) break;
      this.#take(bytes.subarray(at + PREFIX_BYTES, end));
      at = end;
    }
    if (at < bytes.length) this.#hold(bytes.subarray(at));
  }

  #hold(part: Buffer): void {
    if (part.length === 0) return;
    this.#chunks.push(part);
    this.#heldBytes += part.length;
    this.#costBytes += PART_BYTES + (part.buffer === this.#counted ? 0 : part.buffer.byteLength);
    this.#counted = part.buffer;
  }

  #letGo(): void {
    this.#chunks = [];
    this.#heldBytes = 0;
    this.#costBytes = 0;
    this.#counted = undefined;
  }

  /** A message that comes a byte a frame, or a byte a read, must not cost a hundred times what it holds. */
  #compact(): void {
    const whole = Buffer.concat(this.#chunks, this.#heldBytes);
    this.#letGo();
    this.#hold(whole);
  }
}

/** A message as it goes over the wire; several may follow each other. */
export function framedMessage(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  bytes[0] = 0;
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, PREFIX_BYTES);
  return bytes;
}

function lengthAt(at: number, bytes: Buffer): number {
  if (bytes[at] !== 0) throw new GrpcFailure(STATUS.internal, "a compressed message, which nobody asked for");
  const length = bytes.readUInt32BE(at + 1);
  if (length > MOST_MESSAGE_BYTES)
    throw new GrpcFailure(
      STATUS.resourceExhausted,
      `a message of ${length} bytes is larger than ${MOST_MESSAGE_BYTES}`,
    );
  return length;
}
