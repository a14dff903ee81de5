/**
 * Keys and values are bytes; the model holds them as strings of one character a byte (latin1). Such a string takes a
 * fifth of a small Buffer's memory, is a Map key as it is, and `<` is etcd's order of keys.
 */
import { decodeText, encodeText } from "../text-bytes.js";

/** One character, U+0000 … U+00FF, a byte. */
export type ByteString = string;

const ASCII = /^[\0-\x7f]*$/;

/** A copy: it holds on to nothing of the buffer. */
export function fromBytes(bytes: Buffer): ByteString {
  return bytes.toString("latin1");
}

export function toBytes(byteString: ByteString): Buffer {
  return Buffer.from(byteString, "latin1");
}

/** From the port's text (../text-bytes.ts). */
export function fromText(text: string): ByteString {
  return ASCII.test(text) ? text : fromBytes(encodeText(text));
}

export function toText(byteString: ByteString): string {
  return ASCII.test(byteString) ? byteString : decodeText(toBytes(byteString));
}
