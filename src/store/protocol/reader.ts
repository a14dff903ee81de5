/** Reads the protobuf wire format. Every read is bounded: malformed input throws, it never hangs or reads beyond. */

import { decodeText } from "../text-bytes.js";
import { decimalOf } from "./decimal.js";

/** How a field lies on the wire (protobuf.dev/programming-guides/encoding); etcd never had the others, groups. */
export const VARINT = 0;
const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
/** Of a message, inner ones included. A page of a list has some 40,000 by default, a cluster a lease for each instance. */
const MOST_PARTS = 1_000_000;

export class Reader {
  readonly bytes: Buffer;
  /** Where the next read begins. */
  at = 0;
  /** End of the message that is being read; an inner one ends before the buffer. */
  end: number;
  /** Halves of the last varint, each as a signed number of 32 bits. */
  low = 0;
  high = 0;
  readonly #messageName: string;
  #parts = 0;

  /** `messageName` is for errors only. */
  constructor(bytes: Buffer, messageName: string) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.#messageName = messageName;
  }

  /** Counts one more of what repeats: two bytes of a message can ask for a hundred of memory. */
  countPart(): void {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS) this.fail("has too many parts");
  }

  /** What comes next: the field's number times 8, plus its wire type. */
  tag(): number {
    this.varint();
    const tag = this.low >>> 0;
    if (tag < 8 || this.high !== 0) this.fail("has an impossible field number");
    return tag;
  }

  /** Sets `low` and `high`: seven bits a byte, lowest first. */
  varint(): void {
    const byte = this.#byte();
    this.high = 0;
    this.low = byte & 0x7f;
    if (byte > 0x7f) this.#restOfVarint();
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

  /** Passes over the content of a field. */
  skip(wireType: number): void {
    if (wireType === VARINT) this.varint();
    else if (wireType === LENGTH_DELIMITED) this.#pass(this.length());
    else if (wireType === FIXED64) this.#pass(8);
    else if (wireType === FIXED32) this.#pass(4);
    else this.fail(`has the unknown wire type ${wireType}`);
  }

  fail(what: string): never {
    throw new RangeError(`${this.#messageName} ${what} (at byte ${this.at} of ${this.bytes.length})`);
  }

  /** 28 bits come in the first four bytes; the fifth has four for the low half and three for the high one. */
  #restOfVarint(): void {
    for (let shift = 7; shift < 70; shift += 7) {
      const byte = this.#byte();
      const bits = byte & 0x7f;
      if (shift <= 28) this.low |= bits << shift;
      if (shift === 28) this.high = bits >> 4;
      if (shift > 28) this.high |= bits << (shift - 32);
      if (byte < 0x80) return;
    }
    this.fail("has an integer of more than 64 bits");
  }

  #byte(): number {
    if (this.at >= this.end) this.fail("ends within a field");
    return this.bytes[this.at++] as number; // within bounds
  }

  #pass(length: number): void {
    if (length > this.end - this.at) this.fail("ends within a field");
    this.at += length;
  }
}
