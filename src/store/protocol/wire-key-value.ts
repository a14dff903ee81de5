/**
 * A key of etcd as it lies in the bytes received: one pass finds its fields, and text that nobody asks for is never
 * made, nor a Buffer in between. proto-loader takes over three times as long for a list of 100,000 keys.
 */
import type { IKeyValue } from "etcd3/lib/rpc.js";
import { decodeText } from "../text-bytes.js";
import { decimalOf } from "./decimal.js";
import { LENGTH_DELIMITED, type Reader, VARINT } from "./reader.js";

/** A key and all about it as text; bytes that are not UTF-8 are escaped (../text-bytes.ts). */
export interface KeyValueText {
  readonly key: string;
  readonly value: string;
  readonly createRevision: string;
  readonly modRevision: string;
  readonly version: string;
  /** undefined: no lease. */
  readonly leaseId: string | undefined;
}

/** etcd3's KeyValue, made when read. It holds on to the whole message it came in: keep `toText()`, not this. */
export class WireKeyValue implements IKeyValue {
  readonly #bytes: Buffer;
  #keyStart = 0;
  #keyEnd = 0;
  #valueStart = 0;
  #valueEnd = 0;
  #createLow = 0;
  #createHigh = 0;
  #modLow = 0;
  #modHigh = 0;
  #versionLow = 0;
  #versionHigh = 0;
  #leaseLow = 0;
  #leaseHigh = 0;

  /** Reads up to `reader.end`. */
  constructor(reader: Reader) {
    this.#bytes = reader.bytes;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      const wireType = tag & 7;
      if (wireType === LENGTH_DELIMITED) this.#readText(tag >>> 3, reader);
      else if (wireType === VARINT) this.#readInteger(tag >>> 3, reader);
      else reader.skip(wireType);
    }
  }

  get key(): Buffer {
    return this.#bytes.subarray(this.#keyStart, this.#keyEnd);
  }

  get value(): Buffer {
    return this.#bytes.subarray(this.#valueStart, this.#valueEnd);
  }

  /** Of all that it keeps in memory: the message that it came in, and what else the same read brought. */
  get heldBytes(): number {
    return this.#bytes.buffer.byteLength;
  }

  /** Key and value. */
  get ownBytes(): number {
    return this.#keyEnd - this.#keyStart + this.#valueEnd - this.#valueStart;
  }

  /** The key as text, without a Buffer in between (see ../text-bytes.ts). */
  get keyText(): string {
    return decodeText(this.#bytes, this.#keyStart, this.#keyEnd);
  }

  /** The value as text, without a Buffer in between. */
  get valueText(): string {
    return decodeText(this.#bytes, this.#valueStart, this.#valueEnd);
  }

  get create_revision(): string {
    return decimalOf(this.#createLow, this.#createHigh, true);
  }

  get mod_revision(): string {
    return decimalOf(this.#modLow, this.#modHigh, true);
  }

  get version(): string {
    return decimalOf(this.#versionLow, this.#versionHigh, true);
  }

  /** `"0"`: none. */
  get lease(): string {
    return decimalOf(this.#leaseLow, this.#leaseHigh, true);
  }

  /** A copy that holds on to nothing. */
  toText(): KeyValueText {
    const createRevision = this.create_revision;
    const isFirst = this.#modLow === this.#createLow && this.#modHigh === this.#createHigh;
    const lease = this.lease;
    return {
      key: this.keyText,
      value: this.valueText,
      createRevision,
      modRevision: isFirst ? createRevision : this.mod_revision,
      version: this.version,
      leaseId: lease === "0" ? undefined : lease,
    };
  }

  #readText(field: number, reader: Reader): void {
    const length = reader.length();
    const start = reader.at;
    reader.at += length;
    if (field === 1) {
      this.#keyStart = start;
      this.#keyEnd = reader.at;
    } else if (field === 5) {
      this.#valueStart = start;
      this.#valueEnd = reader.at;
    }
  }

  #readInteger(field: number, reader: Reader): void {
    reader.varint();
    if (field === 2) {
      this.#createLow = reader.low;
      this.#createHigh = reader.high;
    } else if (field === 3) {
      this.#modLow = reader.low;
      this.#modHigh = reader.high;
    } else if (field === 4) {
      this.#versionLow = reader.low;
      this.#versionHigh = reader.high;
    } else if (field === 6) {
      this.#leaseLow = reader.low;
      this.#leaseHigh = reader.high;
    }
  }
}
