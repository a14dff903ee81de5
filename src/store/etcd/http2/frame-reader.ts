/** Cuts what comes over a connection into frames. */
import { FRAME_HEADER_BYTES, LARGEST_WINDOW_BYTES, MOST_PAYLOAD_BYTES } from "./frame.js";
import { broken, ProtocolError, REASON } from "./http2-errors.js";

/** `payload` is a view of what came: whoever keeps it keeps all of that. */
export type TakeFrame = (type: number, flags: number, streamId: number, payload: Buffer) => void;

const NOTHING = Buffer.alloc(0);

export class FrameReader {
  readonly #take: TakeFrame;
  /** The beginning of a frame whose end is still to come. */
  #begun: Buffer = NOTHING;

  constructor(take: TakeFrame) {
    this.#take = take;
  }

  /** Hands on every frame that is complete with these bytes. Throws for a frame larger than we allow. */
  read(chunk: Buffer): void {
    let at = this.#begun.length === 0 ? 0 : this.#goOn(chunk);
    for (let size = sizeOf(chunk, at); at + size <= chunk.length; size = sizeOf(chunk, at)) {
      this.#hand(chunk, at, size);
      at += size;
    }
    if (at < chunk.length) this.#begun = chunk.subarray(at);
  }

  /** Adds what the frame that has begun lacks, and only that is copied; the bytes of the chunk that it took. */
  #goOn(chunk: Buffer): number {
    let at = 0;
    for (let lacking = this.#lacking; lacking > 0 && at < chunk.length; lacking = this.#lacking) {
      const part = chunk.subarray(at, at + lacking);
      this.#begun = Buffer.concat([this.#begun, part]);
      at += part.length;
    }
    if (this.#lacking === 0) {
      const whole = this.#begun;
      this.#begun = NOTHING;
      this.#hand(whole, 0, whole.length);
    }
    return at;
  }

  get #lacking(): number {
    return sizeOf(this.#begun, 0) - this.#begun.length;
  }

  #hand(bytes: Buffer, at: number, size: number): void {
    // The first bit of a stream's ID is reserved. Type and flags lie within the header.
    const streamId = bytes.readUInt32BE(at + 5) & 0x7fff_ffff;
    const payload = bytes.subarray(at + FRAME_HEADER_BYTES, at + size);
    this.#take(bytes[at + 3] ?? 0, bytes[at + 4] ?? 0, streamId, payload);
  }
}

/** Of the frame that begins there, as far as can be told: until its header is whole, that is all that is wanted. */
function sizeOf(bytes: Buffer, at: number): number {
  if (bytes.length - at < FRAME_HEADER_BYTES) return FRAME_HEADER_BYTES;
  const length = bytes.readUIntBE(at, 3);
  if (length > MOST_PAYLOAD_BYTES) throw new ProtocolError(REASON.frameSize, `a frame of ${length} bytes`);
  return FRAME_HEADER_BYTES + length;
}

/** The number of 32 bits that a payload begins with. Throws for one that is too short. */
export function numberOf(payload: Buffer): number {
  if (payload.length < 4) throw new ProtocolError(REASON.frameSize, "a frame that is too short");
  return payload.readUInt32BE(0);
}

/** By how much a WINDOW_UPDATE opens a window. Throws for one that opens nothing: it could come for ever. */
export function increaseOf(payload: Buffer): number {
  const bytes = numberOf(payload) & LARGEST_WINDOW_BYTES;
  if (bytes === 0) throw broken("a window that is opened by nothing");
  return bytes;
}
