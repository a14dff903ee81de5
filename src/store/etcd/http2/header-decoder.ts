/** Header blocks of one connection, as HPACK packs them. Source: RFC 7541. */

import { HeaderBlock } from "./header-block.js";
import { ProtocolError, REASON } from "./http2-errors.js";
import { type Header, STATIC_HEADERS } from "./static-headers.js";

/** By name, in lower case; of a name that comes twice the last value. */
export type Headers = ReadonlyMap<string, string>;

/** What the table may hold unless we say otherwise, which we do not. */
const MOST_TABLE_BYTES = 4_096;
/** What an entry counts beside its text. Source: RFC 7541, section 4.1. */
const ENTRY_BYTES = 32;

/** Every block of the connection goes through it, in order, also those that nobody wants: each may refer to earlier ones. */
export class HeaderDecoder {
  /** Newest first. */
  readonly #table: Header[] = [];
  #tableBytes = 0;
  #mostBytes = MOST_TABLE_BYTES;

  /** Throws ProtocolError when the bytes are no header block. */
  decode(bytes: Buffer): Headers {
    const block = new HeaderBlock(bytes);
    const headers = new Map<string, string>();
    while (!block.isAtEnd) {
      const kind = block.next;
      if ((kind & 0xe0) === 0x20) this.#resize(block.integer(5));
      else headers.set(...this.#header(kind, block));
    }
    return headers;
  }

  #header(kind: number, block: HeaderBlock): Header {
    if (kind & 0x80) return this.#at(block.integer(7));
    const isKept = (kind & 0x40) !== 0;
    const index = block.integer(isKept ? 6 : 4);
    const name = index === 0 ? block.text() : this.#at(index)[0];
    const header = [name, block.text()] as const;
    if (isKept) this.#keep(header);
    return header;
  }

  /** Counted from 1: the static table, then ours. */
  #at(index: number): Header {
    const known = STATIC_HEADERS[index - 1] ?? this.#table[index - 1 - STATIC_HEADERS.length];
    if (known === undefined) throw new ProtocolError(REASON.compression, `no header has the index ${index}`);
    return known;
  }

  #keep(header: Header): void {
    this.#table.unshift(header);
    this.#tableBytes += bytesOf(header);
    this.#evict();
  }

  #resize(mostBytes: number): void {
    if (mostBytes > MOST_TABLE_BYTES)
      throw new ProtocolError(REASON.compression, `a table of ${mostBytes} bytes`);
    this.#mostBytes = mostBytes;
    this.#evict();
  }

  #evict(): void {
    while (this.#tableBytes > this.#mostBytes) {
      const oldest = this.#table.pop();
      if (oldest !== undefined) this.#tableBytes -= bytesOf(oldest);
    }
  }
}

function bytesOf([name, value]: Header): number {
  return name.length + value.length + ENTRY_BYTES;
}
