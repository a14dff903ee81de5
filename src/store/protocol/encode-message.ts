/** Messages to the wire, field by field as the table says. */

import { encodeText } from "../text-bytes.js";
import type { Field, FieldType, Message } from "./message-table.js";
import type { Writer } from "./writer.js";

/** Writes what is set. A default is not written (proto3), except in a oneof, where being set is the message. */
export function encodeMessage(
  message: Message,
  value: Readonly<Record<string, unknown>>,
  writer: Writer,
): void {
  for (const field of message.fields) {
    const content = value[field.name];
    if (content === undefined || content === null) continue;
    if (field.isRepeated) writeRepeated(field, content as readonly unknown[], writer);
    else if (field.oneof !== undefined || !isDefault(field.type, content)) writeField(field, content, writer);
  }
}

function isDefault(type: FieldType, content: unknown): boolean {
  switch (type.kind) {
    case "message":
      return false;
    case "enum":
      return content === 0 || content === type.names[0];
    case "bytes":
    case "string":
      return (content as string | Uint8Array).length === 0;
    case "bool":
      return content === false;
    default:
      return content === 0 || content === "0" || content === 0n;
  }
}

function writeRepeated(field: Field, contents: readonly unknown[], writer: Writer): void {
  if (!isPacked(field.type)) {
    for (const content of contents) writeField(field, content, writer);
  } else if (contents.length > 0) {
    writer.tagDelimited(field.number);
    writer.delimited(() => {
      for (const content of contents) writeVarint(field, content, writer);
    });
  }
}

function isPacked(type: FieldType): boolean {
  return type.kind !== "message" && type.kind !== "bytes" && type.kind !== "string";
}

function writeField(field: Field, content: unknown, writer: Writer): void {
  if (isPacked(field.type)) {
    writer.tagVarint(field.number);
    writeVarint(field, content, writer);
    return;
  }
  writer.tagDelimited(field.number);
  if (field.type.kind !== "message") {
    writer.bytes(toBytes(field, content));
    return;
  }
  const { message } = field.type;
  writer.delimited(() => encodeMessage(message, content as Readonly<Record<string, unknown>>, writer));
}

function toBytes(field: Field, content: unknown): Uint8Array {
  if (typeof content === "string") return encodeText(content);
  if (content instanceof Uint8Array) return content;
  throw new TypeError(`${field.name} takes text or bytes, not ${typeof content}`);
}

function writeVarint(field: Field, content: unknown, writer: Writer): void {
  switch (field.type.kind) {
    case "bool":
      writer.bool(content === true);
      break;
    case "enum":
      writer.int64(enumNumber(field, field.type.names, content), true);
      break;
    default:
      writer.int64(content as string | number | bigint, field.type.kind === "int64");
  }
}

function enumNumber(field: Field, names: readonly string[], content: unknown): number {
  if (typeof content === "number") return content;
  const number = names.indexOf(String(content));
  if (number === -1)
    throw new TypeError(`${field.name} is one of ${names.join(", ")}, not ${String(content)}`);
  return number;
}
