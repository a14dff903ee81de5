/** Writes the protobuf wire format into one growing buffer. */

import { toInt64 } from "./decimal.js";
import { LENGTH_DELIMITED, VARINT } from "./reader.js";

const FIRST_SIZE = 256;

export class Writer {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE);
  #at = 0;

  /** What was written. The writer is not to be used any more. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  tagVarint(field: number): void {
    this.#uint32((field << 3) | VARINT);
  }

  tagDelimited(field: number): void {
    this.#uint32((field << 3) | LENGTH_DELIMITED);
  }

  /** Throws when the value is no integer of that kind. */
  int64(value: string | number | bigint, isSigned: boolean): void {
    const isSmall =
      typeof value === "number" && value >= 0 && value <= 0xffff_ffff && Number.isInteger(value);
    if (isSmall) this.#uint32(value);
    else this.#varint(toInt64(value, isSigned));
  }

  #varint(value: bigint): void {
    this.#reserve(10);
    let rest = value;
    for (; rest > 0x7fn; rest >>= 7n) this.#bytes[this.#at++] = Number(rest & 0x7fn) | 0x80;
    this.#bytes[this.#at++] = Number(rest);
  }

  bool(value: boolean): void {
    this.#uint32(value ? 1 : 0);
  }

  bytes(value: Uint8Array): void {
    this.#uint32(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** Length and content of what `write` writes: room for one byte of length is left, and more made when needed. */
  delimited(write: () => void): void {
    this.#reserve(1);
    const start = ++this.#at;
    write();
    const length = this.#at - start;
    if (length > 0x7f) this.#makeRoom(start, length);
    const end = this.#at;
    this.#at = start - 1;
    this.#uint32(length);
    this.#at = end;
  }

  #makeRoom(start: number, length: number): void {
    const extra = length < 1 << 14 ? 1 : length < 1 << 21 ? 2 : length < 1 << 28 ? 3 : 4;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + extra, start, this.#at);
    this.#at += extra;
  }

  #uint32(value: number): void {
    this.#reserve(5);
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
    this.#bytes[this.#at++] = rest;
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + size));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }
}
