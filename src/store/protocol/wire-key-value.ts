/** A key of etcd as it came in a message, made into text when it is read. */
import type { IKeyValue } from "etcd3/lib/rpc.js";
import type { KeyValue } from "../key-value.js";
import { FIELD, type KeyValueReader } from "./key-value-reader.js";
import { ListedWireKey } from "./listed-wire-key.js";

/** etcd3's KeyValue, made when read. It holds on to the whole message it came in: `toText()` does not. */
export class WireKeyValue implements IKeyValue {
  readonly #message: KeyValueReader;
  readonly #row: number;

  /** Reads up to `reader.end`. */
  constructor(reader: KeyValueReader) {
    this.#message = reader;
    this.#row = reader.readRow();
  }

  get key(): Buffer {
    return this.#message.bytesAt(this.#row, FIELD.key);
  }

  get value(): Buffer {
    return this.#message.bytesAt(this.#row, FIELD.value);
  }

  /** Of all that it keeps in memory: the message that it came in, and what else the same read brought. */
  get heldBytes(): number {
    return this.#message.bytes.buffer.byteLength;
  }

  /** Key and value. */
  get ownBytes(): number {
    return this.#message.sizeAt(this.#row, FIELD.key) + this.#message.sizeAt(this.#row, FIELD.value);
  }

  get create_revision(): string {
    return this.#message.decimalAt(this.#row, FIELD.createRevision);
  }

  get mod_revision(): string {
    return this.#message.decimalAt(this.#row, FIELD.modRevision);
  }

  get version(): string {
    return this.#message.decimalAt(this.#row, FIELD.version);
  }

  /** `"0"`: none. */
  get lease(): string {
    return this.#message.decimalAt(this.#row, FIELD.lease);
  }

  /** For the port, its texts made when they are read. */
  toListed(): ListedWireKey {
    return new ListedWireKey(this.#message, this.#row);
  }

  /** A copy that holds on to nothing. */
  toText(): KeyValue {
    const createRevision = this.create_revision;
    const isFirst = this.#message.areEqualAt(this.#row, FIELD.createRevision, FIELD.modRevision);
    return {
      key: this.#message.textAt(this.#row, FIELD.key),
      value: this.#message.textAt(this.#row, FIELD.value),
      createRevision,
      modRevision: isFirst ? createRevision : this.mod_revision,
      version: this.version,
      leaseId: this.#message.isZeroAt(this.#row, FIELD.lease) ? undefined : this.lease,
    };
  }
}
