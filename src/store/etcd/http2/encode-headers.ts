/** A header block without any packing: nothing of it is kept by the other side, which a token must not be anyway. */
import { writeInteger } from "./header-block.js";
import type { Header } from "./static-headers.js";

/** A literal that no table may ever hold, with a name of its own. Source: RFC 7541, section 6.2.3. */
const NEVER_INDEXED = 0x10;

/** Names in lower case, those of HTTP/2 itself (`:path`) first. Names and values are latin1. */
export function encodeHeaders(headers: readonly Header[]): Buffer {
  return Buffer.concat(
    headers.flatMap(([name, value]) => [Buffer.of(NEVER_INDEXED), encodeText(name), encodeText(value)]),
  );
}

function encodeText(text: string): Buffer {
  return Buffer.concat([Buffer.from(writeInteger(0, 7, text.length)), Buffer.from(text, "latin1")]);
}
