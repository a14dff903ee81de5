/** Messages from the wire, field by field as the table says. */
import type { KeyValueReader } from "./key-value-reader.js";
import type { Field, FieldType, Message } from "./message-table.js";
import { LENGTH_DELIMITED, VARINT } from "./reader.js";
import { WireKeyValue } from "./wire-key-value.js";

/** Transactions nest; protobuf's own limit, so that hostile bytes cannot exhaust the stack. */
const DEEPEST = 100;
const NO_BYTES = Buffer.alloc(0);

/** Reads up to `reader.end`. A field that is unknown, or of another wire type than the table's, is passed over. */
export function decodeMessage(message: Message, reader: KeyValueReader, depth = 0): unknown {
  if (message.name === "KeyValue") return new WireKeyValue(reader);
  if (depth > DEEPEST) reader.fail("is nested too deep");
  const decoded = withDefaults(message);
  while (reader.at < reader.end) {
    const tag = reader.tag();
    const wireType = tag & 7;
    const field = message.byNumber.get(tag >>> 3);
    if (field === undefined) reader.skip(wireType);
    else if (wireType === wireTypeOf(field.type)) readField(field, decoded, reader, depth);
    else if (wireType === LENGTH_DELIMITED && field.isRepeated) readPacked(field, decoded, reader, depth);
    else reader.skip(wireType);
  }
  return decoded;
}

function withDefaults(message: Message): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const field of message.fields) {
    if (field.oneof === undefined) decoded[field.name] = field.isRepeated ? [] : defaultOf(field.type);
  }
  return decoded;
}

function defaultOf(type: FieldType): unknown {
  switch (type.kind) {
    case "message":
      return null;
    case "enum":
      return type.names[0];
    case "bytes":
      return NO_BYTES;
    case "string":
      return "";
    case "bool":
      return false;
    case "uint32":
      return 0;
    case "int64":
    case "uint64":
      return "0";
  }
}

function readField(
  field: Field,
  decoded: Record<string, unknown>,
  reader: KeyValueReader,
  depth: number,
): void {
  const value = readValue(field.type, reader, depth);
  if (field.isRepeated) {
    reader.countPart();
    (decoded[field.name] as unknown[]).push(value);
    return;
  }
  if (field.oneof !== undefined) {
    const before = decoded[field.oneof];
    if (typeof before === "string") delete decoded[before];
    decoded[field.oneof] = field.name;
  }
  decoded[field.name] = value;
}

/** Many integers behind one length. */
function readPacked(
  field: Field,
  decoded: Record<string, unknown>,
  reader: KeyValueReader,
  depth: number,
): void {
  const outerEnd = reader.end;
  const length = reader.length();
  reader.end = reader.at + length;
  while (reader.at < reader.end) readField(field, decoded, reader, depth);
  reader.end = outerEnd;
}

function wireTypeOf(type: FieldType): number {
  return type.kind === "message" || type.kind === "bytes" || type.kind === "string"
    ? LENGTH_DELIMITED
    : VARINT;
}

function readValue(type: FieldType, reader: KeyValueReader, depth: number): unknown {
  switch (type.kind) {
    case "message":
      return readMessage(type.message, reader, depth);
    case "bytes":
      return reader.slice();
    case "string":
      return reader.text();
    case "int64":
      return reader.decimal(true);
    case "uint64":
      return reader.decimal(false);
    case "uint32":
      reader.varint();
      return reader.low >>> 0;
    case "bool":
      reader.varint();
      return reader.low !== 0 || reader.high !== 0;
    case "enum":
      reader.varint();
      return type.names[reader.low] ?? reader.low;
  }
}

function readMessage(message: Message, reader: KeyValueReader, depth: number): unknown {
  const outerEnd = reader.end;
  const length = reader.length();
  reader.end = reader.at + length;
  const decoded = decodeMessage(message, reader, depth + 1);
  reader.end = outerEnd;
  return decoded;
}
