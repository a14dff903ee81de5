/** Reads the protobuf wire format. Every read is bounded: malformed input throws, it never hangs or reads beyond. */
import { decimalOf } from "./decimal.js";
import { decodeText } from "./text-bytes.js";

/** The ways a field lies on the wire that etcd uses (protobuf.dev/programming-guides/encoding). */
export const VARINT = 0;
const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

export class Reader {
  readonly bytes: Buffer;
  /** Where the next read begins. */
  at = 0;
  /** End of the message that is being read; an inner one is shorter than the buffer. */
  end: number;
  /** Of the last tag. */
  wireType = 0;
  /** Halves of the last varint, as signed 32-bit integers. */
  low = 0;
  high = 0;
  readonly #messageName: string;

  /** `messageName` is for errors only. */
  constructor(bytes: Buffer, messageName: string) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.#messageName = messageName;
  }

  /** The number of the next field; sets `wireType`. */
  tag(): number {
    this.varint();
    const field = this.low >>> 3;
    if (field === 0 || this.high !== 0) this.fail("has an impossible field number");
    this.wireType = this.low & 7;
    return field;
  }

  /** Sets `low` and `high`. */
  varint(): void {
    const byte = this.#byte();
    this.low = byte;
    this.high = 0;
    if (byte >= 0x80) this.#longVarint(byte & 0x7f);
  }

  /** Decimal text of an int64 or uint64. */
  decimal(isSigned: boolean): string {
    this.varint();
    return decimalOf(this.low, this.high, isSigned);
  }

  /** Length of what follows, which lies within this message. */
  length(): number {
    this.varint();
    const length = this.low >>> 0;
    if (this.high !== 0 || length > this.end - this.at) this.fail("ends within a field");
    return length;
  }

  /** A view of the buffer, not a copy. */
  slice(): Buffer {
    const length = this.length();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    const length = this.length();
    this.at += length;
    return decodeText(this.bytes, this.at - length, this.at);
  }

  /** Passes over the value of a field, known or not. */
  skip(): void {
    if (this.wireType === VARINT) this.varint();
    else if (this.wireType === LENGTH_DELIMITED) this.#pass(this.length());
    else if (this.wireType === FIXED64) this.#pass(8);
    else if (this.wireType === FIXED32) this.#pass(4);
    else this.fail(`has the unknown wire type ${this.wireType}`);
  }

  fail(what: string): never {
    throw new RangeError(`${this.#messageName} ${what} (byte ${this.at} of ${this.bytes.length})`);
  }

  #pass(length: number): void {
    if (length > this.end - this.at) this.fail("ends within a field");
    this.at += length;
  }

  #byte(): number {
    if (this.at >= this.end) this.fail("ends within a field");
    return this.bytes[this.at++] ?? 0;
  }

  /** Seven bits a byte, lowest first: 28 in the first four bytes, four low and three high ones in the fifth. */
  #longVarint(first: number): void {
    let low = first;
    let high = 0;
    for (let shift = 7; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 28) low |= (byte & 0x7f) << shift;
      else if (shift > 28) high |= (byte & 0x7f) << (shift - 32);
      else {
        low |= (byte & 0x0f) << 28;
        high = (byte & 0x7f) >> 4;
      }
      if (byte < 0x80) {
        this.low = low;
        this.high = high;
        return;
      }
    }
    this.fail("has an integer of more than 64 bits");
  }
}
