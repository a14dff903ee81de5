/**
 * Percent-encoding as Go does it: over bytes. A byte that is not part of valid UTF-8 stands as U+DC80 … U+DCFF, as in
 * the store's keys. Source: Go net/url.unescape, escape.
 */

/** Which part of a URL: `host` takes escapes of bytes from 0x80 up only, `query` reads `+` as a space. */
export type UrlPart = "path" | "query" | "host" | "zone" | "user" | "fragment";

const ESCAPE = 0xdc00;
const ESCAPED_BYTE = /[\udc80-\udcff]/u;
const PERCENT = 0x25;
const SPACE = 0x20;
const HOST_CHARACTER = /^[\w\-.~!$&'()*+,;=:[\]<>"]$/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2}).{0,2}/s;

/** The text behind the escapes, or what is wrong with them. */
export function unescapePart(
  text: string,
  part: UrlPart,
): { readonly text: string } | { readonly problem: string } {
  const bad =
    BAD_ESCAPE.exec(text) ?? (part === "host" || part === "zone" ? badInHost(text, part) : undefined);
  if (bad !== undefined) {
    const [what] = bad;
    return { problem: what.startsWith("%") ? `invalid escape "${what}"` : `"${what}" in a host name` };
  }
  const spaced = part === "query" ? text.replaceAll("+", " ") : text;
  return { text: spaced.includes("%") ? decodeEscapes(spaced) : spaced };
}

/** Escapes what `isPlain` does not let through, byte by byte. */
export function escapeBytes(text: string, isPlain: (character: string) => boolean): string {
  let escaped = "";
  for (const character of text) {
    if (isPlain(character)) escaped += character;
    else for (const byte of bytesOf(character)) escaped += hexOf(byte);
  }
  return escaped;
}

/** As Go's `url.QueryEscape`: a space becomes `+`. */
export function queryEscape(text: string): string {
  return escapeBytes(text, (character) => /^[\w\-.~ ]$/.test(character)).replaceAll(" ", "+");
}

function hexOf(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** An escape or a character that may not stand in a host name, or in the zone behind an IPv6 address. */
function badInHost(text: string, part: "host" | "zone"): RegExpExecArray | undefined {
  return [...text.matchAll(/%([0-9a-fA-F]{2})|[\x00-\x7f]/g)].find(([what, hex]) => {
    if (hex === undefined) return !HOST_CHARACTER.test(what);
    const byte = Number.parseInt(hex, 16);
    if (byte === PERCENT) return false;
    return part === "host" ? byte < 0x80 : byte !== SPACE && !HOST_CHARACTER.test(String.fromCharCode(byte));
  });
}

function decodeEscapes(text: string): string {
  const parts = text.split(/((?:%[0-9a-fA-F]{2})+)/);
  const bytes = parts.map((part, index) =>
    index % 2 === 0 ? bytesOf(part) : Buffer.from(part.replaceAll("%", ""), "hex"),
  );
  return textOf(Buffer.concat(bytes));
}

function bytesOf(text: string): Buffer {
  if (!ESCAPED_BYTE.test(text)) return Buffer.from(text);
  return Buffer.concat(
    Array.from(text, (character) =>
      ESCAPED_BYTE.test(character) ? Buffer.of(character.charCodeAt(0) - ESCAPE) : Buffer.from(character),
    ),
  );
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  if (!text.includes("\ufffd")) return text;
  let escaped = "";
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at);
    escaped += character ?? String.fromCharCode(ESCAPE + (bytes[at] ?? 0));
    at += character === undefined ? 1 : Buffer.byteLength(character);
  }
  return escaped;
}

/** The character that begins at `at`; undefined when the bytes there are not UTF-8. */
function characterAt(bytes: Buffer, at: number): string | undefined {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    const text = bytes.toString("utf8", at, at + length);
    if (text !== "" && Buffer.from(text).equals(bytes.subarray(at, at + length))) return text;
  }
  return undefined;
}
