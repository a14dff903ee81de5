/** Messages from the wire, field by field as the table says. */
import type { Field, FieldType, Message } from "./message-table.js";
import { LENGTH_DELIMITED, type Reader, VARINT } from "./reader.js";
import { WireKeyValue } from "./wire-key-value.js";

/** Transactions nest; protobuf's own limit, so that hostile bytes cannot exhaust the stack. */
const DEEPEST = 100;
const NO_BYTES = Buffer.alloc(0);

/** Reads up to `reader.end`. */
export function decodeMessage(message: Message, reader: Reader, depth = 0): unknown {
  if (message.name === "KeyValue") return new WireKeyValue(reader);
  if (depth > DEEPEST) reader.fail("is nested too deep");
  const decoded = withDefaults(message);
  while (reader.at < reader.end) {
    const field = message.byNumber.get(reader.tag());
    if (field === undefined) reader.skip();
    else readField(field, decoded, reader, depth);
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

function readField(field: Field, decoded: Record<string, unknown>, reader: Reader, depth: number): void {
  if (field.isRepeated) {
    readInto(decoded[field.name] as unknown[], field.type, reader, depth);
    return;
  }
  if (field.oneof !== undefined) {
    const before = decoded[field.oneof];
    if (typeof before === "string") delete decoded[before];
    decoded[field.oneof] = field.name;
  }
  decoded[field.name] = readValue(field.type, reader, depth);
}

/** One value of a repeated field, or several packed into one. */
function readInto(values: unknown[], type: FieldType, reader: Reader, depth: number): void {
  if (reader.wireType !== LENGTH_DELIMITED || wireTypeOf(type) === LENGTH_DELIMITED) {
    values.push(readValue(type, reader, depth));
    return;
  }
  within(reader, () => {
    reader.wireType = VARINT;
    while (reader.at < reader.end) values.push(readValue(type, reader, depth));
  });
}

function wireTypeOf(type: FieldType): number {
  return type.kind === "message" || type.kind === "bytes" || type.kind === "string"
    ? LENGTH_DELIMITED
    : VARINT;
}

function readValue(type: FieldType, reader: Reader, depth: number): unknown {
  if (reader.wireType !== wireTypeOf(type)) reader.fail(`has wire type ${reader.wireType} for ${type.kind}`);
  switch (type.kind) {
    case "message":
      return within(reader, () => decodeMessage(type.message, reader, depth + 1));
    case "bytes":
      return reader.slice();
    case "string":
      return reader.text();
    case "int64":
      return reader.decimal(true);
    case "uint64":
      return reader.decimal(false);
    case "enum":
      reader.varint();
      return type.names[reader.low] ?? reader.low;
    case "bool":
      reader.varint();
      return reader.low !== 0 || reader.high !== 0;
    case "uint32":
      reader.varint();
      return reader.low >>> 0;
  }
}

/** Reads a length, and then with that length as the end of the message. */
function within<T>(reader: Reader, read: () => T): T {
  const length = reader.length();
  const outerEnd = reader.end;
  reader.end = reader.at + length;
  const result = read();
  reader.end = outerEnd;
  return result;
}
