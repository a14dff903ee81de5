/** The primitives of a header block: integers and text. Source: RFC 7541, section 5. */
import { ProtocolError, REASON } from "./http2-errors.js";
import { decodeHuffman } from "./huffman.js";

/** Far more than any length or index that makes sense. */
const MOST_SHIFT = 21;

export class HeaderBlock {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The byte that says what comes next; it is not passed over. */
  get next(): number {
    return this.#bytes[this.#at] ?? 0;
  }

  /** An integer that begins in the lowest `bits` bits of the next byte. */
  integer(bits: number): number {
    const most = (1 << bits) - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let shift = 0; shift <= MOST_SHIFT; shift += 7) {
      const byte = this.#byte();
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw malformed();
  }

  text(): string {
    const isPacked = (this.next & 0x80) !== 0;
    const length = this.integer(7);
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw malformed();
    if (!isPacked) return this.#bytes.toString("latin1", start, this.#at);
    return decodeHuffman(this.#bytes.subarray(start, this.#at));
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw malformed();
    this.#at += 1;
    return byte;
  }
}

/** For integers: the rest behind `bits` bits of the first byte, whose higher bits are `kind`. */
export function writeInteger(kind: number, bits: number, value: number): number[] {
  const most = (1 << bits) - 1;
  if (value < most) return [kind | value];
  const bytes = [kind | most];
  let rest = value - most;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

function malformed(): ProtocolError {
  return new ProtocolError(REASON.compression, "a header block that ends within a field");
}
