/**
 * Reads a message whose keys stay as they lie in its bytes: one pass finds their fields, kept as a row of numbers each,
 * and text that nobody asks for is never made. proto-loader takes over three times as long for a list of 100,000 keys.
 */
import { decodeText } from "../text-bytes.js";
import { decimalOf } from "./decimal.js";
import { LENGTH_DELIMITED, Reader, VARINT } from "./reader.js";

/** The fields of mvccpb.KeyValue, by their numbers (etcd3/proto/kv.proto). */
export const FIELD = { key: 1, createRevision: 2, modRevision: 3, version: 4, value: 5, lease: 6 } as const;

/** Two numbers a field: where its bytes begin and end, or the two halves of its integer. */
const ROW_LENGTH = 2 * FIELD.lease;

const NO_ROWS = new Int32Array(0);
/** So many rows tell how long a key of this message is. */
const ENOUGH = 16 * ROW_LENGTH;
/** A message that lets expect more has to hold them first. */
const MOST_EXPECTED = 100_000 * ROW_LENGTH;

export class KeyValueReader extends Reader {
  #cells = NO_ROWS;
  #length = 0;

  /** One KeyValue, up to `end`, as a new row; where that is. */
  readRow(): number {
    const row = this.#addRow();
    while (this.at < this.end) {
      const tag = this.tag();
      const field = tag >>> 3;
      const wireType = tag & 7;
      const isText = field === FIELD.key || field === FIELD.value;
      if (wireType === LENGTH_DELIMITED && isText) {
        const length = this.length();
        this.#set(row, field, this.at, this.at + length);
        this.at += length;
      } else if (wireType === VARINT && !isText && field <= FIELD.lease) {
        this.varint();
        this.#set(row, field, this.low, this.high);
      } else {
        this.skip(wireType);
      }
    }
    return row;
  }

  /** Of a key or a value: a view. */
  bytesAt(row: number, field: number): Buffer {
    return this.bytes.subarray(this.#first(row, field), this.#second(row, field));
  }

  /** The same as text, without a Buffer in between (see ../text-bytes.ts). */
  textAt(row: number, field: number): string {
    return decodeText(this.bytes, this.#first(row, field), this.#second(row, field));
  }

  sizeAt(row: number, field: number): number {
    return this.#second(row, field) - this.#first(row, field);
  }

  /** Of an integer, which all are signed. */
  decimalAt(row: number, field: number): string {
    return decimalOf(this.#first(row, field), this.#second(row, field), true);
  }

  isZeroAt(row: number, field: number): boolean {
    return this.#first(row, field) === 0 && this.#second(row, field) === 0;
  }

  areEqualAt(row: number, field: number, other: number): boolean {
    return (
      this.#first(row, field) === this.#first(row, other) &&
      this.#second(row, field) === this.#second(row, other)
    );
  }

  #addRow(): number {
    const row = this.#length;
    this.#length += ROW_LENGTH;
    if (this.#length > this.#cells.length) this.#grow();
    return row;
  }

  /** To twice as many, or at once to a little more than it takes when all keys are as long as those so far. */
  #grow(): void {
    const before = this.#cells;
    const expected =
      before.length < ENOUGH ? 0 : Math.ceil((1.1 * before.length * this.bytes.length) / this.at);
    this.#cells = new Int32Array(
      Math.max(this.#length, 2 * before.length, Math.min(expected, MOST_EXPECTED)),
    );
    this.#cells.set(before);
  }

  #set(row: number, field: number, first: number, second: number): void {
    const cell = row + 2 * (field - 1);
    this.#cells[cell] = first;
    this.#cells[cell + 1] = second;
  }

  #first(row: number, field: number): number {
    return this.#cells[row + 2 * (field - 1)] as number; // within its row
  }

  #second(row: number, field: number): number {
    return this.#cells[row + 2 * field - 1] as number;
  }
}
