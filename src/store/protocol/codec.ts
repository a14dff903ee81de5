/**
 * Protobuf for every message of etcd's API, with values as etcd3's types have them and as proto-loader makes them
 * with the options etcd3 gives it: snake_case fields, 64-bit integers as decimal strings, enums by name, bytes as
 * Buffer; decoded, every field is there (a message that was not sent is null), of a oneof only the one that was sent.
 */
import { decodeMessage } from "./decode-message.js";
import { encodeMessage } from "./encode-message.js";
import { KeyValueReader } from "./key-value-reader.js";
import { type MessageName, messageNamed } from "./message-table.js";
import type { MessageTypes } from "./message-types.js";
import { Writer } from "./writer.js";

/**
 * Bytes of a message. Fields may be missing. Integers may be strings, safe numbers or BigInt; enums names or numbers;
 * bytes a Buffer or text (see ../text-bytes.ts). Throws RangeError or TypeError for a value that its field cannot hold.
 */
export function encode<Name extends MessageName>(name: Name, value: MessageTypes[Name]): Buffer {
  const writer = new Writer();
  encodeMessage(messageNamed(name), value as Readonly<Record<string, unknown>>, writer);
  return writer.finish();
}

/** The message in `bytes`; its Buffers are views of them. Unknown fields are skipped. Throws RangeError when malformed. */
export function decode<Name extends MessageName>(name: Name, bytes: Buffer): MessageTypes[Name] {
  return decodeMessage(messageNamed(name), new KeyValueReader(bytes, name)) as MessageTypes[Name];
}
