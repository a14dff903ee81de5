/** A key of a page in the words of the port, its texts made when they are read. */
import type { ListedKey } from "../key-value.js";
import { FIELD, type KeyValueReader } from "./key-value-reader.js";

export class ListedWireKey implements ListedKey {
  readonly #message: KeyValueReader;
  readonly #row: number;

  constructor(message: KeyValueReader, row: number) {
    this.#message = message;
    this.#row = row;
  }

  get key(): string {
    return this.#message.textAt(this.#row, FIELD.key);
  }

  get value(): string {
    return this.#message.textAt(this.#row, FIELD.value);
  }

  get createRevision(): string {
    return this.#message.decimalAt(this.#row, FIELD.createRevision);
  }

  get modRevision(): string {
    return this.#message.decimalAt(this.#row, FIELD.modRevision);
  }

  get version(): string {
    return this.#message.decimalAt(this.#row, FIELD.version);
  }

  get leaseId(): string | undefined {
    return this.hasLease ? this.#message.decimalAt(this.#row, FIELD.lease) : undefined;
  }

  get hasLease(): boolean {
    return !this.#message.isZeroAt(this.#row, FIELD.lease);
  }
}
