/** Puts header blocks together from HEADERS and CONTINUATION frames. Source: RFC 9113, section 4.3. */
import { FLAG, FRAME, FRAME_HEADER_BYTES } from "./frame.js";
import { HeaderDecoder, type Headers } from "./header-decoder.js";
import { ProtocolError, REASON } from "./http2-errors.js";

/** Of one block with the headers of its frames: parts that hold nothing count, too, else they could come for ever. */
const MOST_BLOCK_BYTES = 64 * 1024;
/** Of a HEADERS frame with a priority, before the block. */
const PRIORITY_BYTES = 5;

export interface StreamHeaders {
  readonly streamId: number;
  readonly headers: Headers;
  /** The stream ends with them. */
  readonly isLast: boolean;
}

interface OpenBlock {
  readonly streamId: number;
  readonly isLast: boolean;
  readonly parts: Buffer[];
  /** What all of its frames took. */
  bytes: number;
}

export class HeaderFrames {
  readonly #decoder = new HeaderDecoder();
  #open: OpenBlock | undefined;

  /** Whether a block goes on in the next frame, which then is a CONTINUATION. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** One HEADERS or CONTINUATION frame; the headers when the block is whole with it. */
  take(type: number, flags: number, streamId: number, payload: Buffer): StreamHeaders | undefined {
    const block =
      type === FRAME.headers ? begun(flags, streamId, payload) : this.#continued(streamId, payload);
    if (!(flags & FLAG.endHeaders)) {
      this.#open = block;
      return undefined;
    }
    this.#open = undefined;
    const [first] = block.parts;
    const whole = first !== undefined && block.parts.length === 1 ? first : Buffer.concat(block.parts);
    const headers = this.#decoder.decode(whole);
    return { streamId, headers, isLast: block.isLast };
  }

  #continued(streamId: number, payload: Buffer): OpenBlock {
    const open = this.#open;
    if (open?.streamId !== streamId)
      throw new ProtocolError(REASON.protocol, "headers go on that did not begin");
    open.bytes += FRAME_HEADER_BYTES + payload.length;
    if (open.bytes > MOST_BLOCK_BYTES) throw new ProtocolError(REASON.enhanceYourCalm, "headers without end");
    open.parts.push(payload);
    return open;
  }
}

/** What a DATA or HEADERS frame holds without its padding. */
export function withoutPadding(flags: number, payload: Buffer): Buffer {
  if (!(flags & FLAG.padded)) return payload;
  const end = payload.length - (payload[0] ?? 0);
  if (end < 1) throw new ProtocolError(REASON.protocol, "more padding than frame");
  return payload.subarray(1, end);
}

function begun(flags: number, streamId: number, payload: Buffer): OpenBlock {
  const content = withoutPadding(flags, payload);
  const block = flags & FLAG.priority ? content.subarray(PRIORITY_BYTES) : content;
  return { streamId, isLast: (flags & FLAG.endStream) !== 0, parts: [block], bytes: block.length };
}
