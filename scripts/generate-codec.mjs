/**
 * Writes etcd's gRPC API as tables, from the .proto files of the etcd3 package.
 *
 *   node scripts/generate-codec.mjs [folder]     default: src/store/protocol
 *
 * `schema.ts` holds messages and methods as data, `message-types.ts` the type that etcd3 gives each message. Both
 * are committed; a test writes them again and compares. Reads proto3 as far as these files use it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const SCALARS = new Set(["bool", "bytes", "int64", "uint64", "uint32", "string"]);
const target = process.argv[2] ?? fileURLToPath(new URL("../src/store/protocol", import.meta.url));

class Tokens {
  #tokens;
  #at = 0;

  constructor(text) {
    this.#tokens = text.replace(/\/\/.*$/gm, "").match(/"[^"]*"|[\w.]+|[^\s\w."]/g) ?? [];
  }

  get isDone() {
    return this.#at >= this.#tokens.length;
  }

  next() {
    if (this.isDone) throw new Error("the file ends within a declaration");
    return this.#tokens[this.#at++];
  }

  expect(token) {
    const got = this.next();
    if (got !== token) throw new Error(`expected ${token} instead of ${got}`);
  }

  /** `{ … }`; `readOne` is given the first token of each thing in it. */
  block(readOne) {
    this.expect("{");
    while (this.#tokens[this.#at] !== "}") readOne(this.next());
    this.next();
  }

  /** To the next `;`, or over a block. */
  skipStatement() {
    for (let depth = 0; ; ) {
      const token = this.next();
      if (token === "{") depth++;
      if (token === "}") depth--;
      if (depth === 0 && (token === ";" || token === "}")) return;
    }
  }
}

const files = ["kv", "auth", "rpc"].map((name) =>
  createRequire(import.meta.url).resolve(`etcd3/proto/${name}.proto`),
);
const declarations = files.flatMap((file) => parse(readFileSync(file, "utf8")));
writeFileSync(`${target}/schema.ts`, schemaSource(declarations));
writeFileSync(`${target}/message-types.ts`, typesSource(declarations));

/** Messages, enums (named with the message around them) and services, in the order of the file. */
function parse(text) {
  const tokens = new Tokens(text);
  const found = [];
  while (!tokens.isDone) {
    const token = tokens.next();
    if (token === "message") readMessage(tokens, found);
    else if (token === "enum") readEnum(tokens, "", found);
    else if (token === "service") readService(tokens, found);
    else if (token !== ";") tokens.skipStatement();
  }
  return found;
}

function readMessage(tokens, found) {
  const message = { kind: "message", name: tokens.next(), fields: [] };
  found.push(message);
  tokens.block((token) => {
    if (token === "enum") return readEnum(tokens, `${message.name}.`, found);
    if (token !== "oneof") return message.fields.push(readField(tokens, token));
    const oneof = tokens.next();
    tokens.block((type) => message.fields.push({ ...readField(tokens, type), oneof }));
  });
}

function readField(tokens, first) {
  const repeated = first === "repeated";
  const type = repeated ? tokens.next() : first;
  const name = tokens.next();
  tokens.expect("=");
  const number = Number(tokens.next());
  tokens.expect(";");
  return { type, name, repeated, number };
}

function readEnum(tokens, scope, found) {
  const declaration = { kind: "enum", name: scope + tokens.next(), values: [] };
  tokens.block((value) => {
    tokens.expect("=");
    tokens.expect(String(declaration.values.length)); // the table has no numbers: they count from 0
    declaration.values.push(value);
    tokens.expect(";");
  });
  found.push(declaration);
}

function readService(tokens, found) {
  const service = { kind: "service", name: tokens.next(), methods: [] };
  tokens.block(() => {
    const name = tokens.next();
    const request = readSide(tokens);
    tokens.expect("returns");
    service.methods.push({ name, request, response: readSide(tokens) });
    tokens.skipStatement();
  });
  found.push(service);
}

function readSide(tokens) {
  tokens.expect("(");
  const first = tokens.next();
  const type = first === "stream" ? `${tokens.next()}*` : first;
  tokens.expect(")");
  return type;
}

/** What stands in the table for a field's type: a scalar, a message's name, or the enum's values. */
function typeText(message, field, all) {
  if (SCALARS.has(field.type)) return field.type;
  const name = field.type.split(".").at(-1);
  const named = (wanted) => all.find((one) => one.kind !== "service" && one.name === wanted);
  const type = named(`${message.name}.${name}`) ?? named(name);
  if (type === undefined) throw new Error(`${message.name}.${field.name} has the unknown type ${field.type}`);
  if (type.kind === "message") return type.name;
  if (type.values.length < 2) throw new Error(`${type.name} cannot be told from a message`);
  return type.values.join("|");
}

function fieldText(message, field, all) {
  const oneof = field.oneof === undefined ? "" : ` @${field.oneof}`;
  return `${field.number} ${field.name} ${typeText(message, field, all)}${field.repeated ? "*" : ""}${oneof}`;
}

function header(purpose) {
  return `// Written by scripts/generate-codec.mjs from etcd3/proto/*.proto; do not edit.\n\n${purpose}`;
}

/** One line of a table, broken as the formatter would. */
function entry(indent, name, text) {
  const line = `${indent}${name}: ${JSON.stringify(text)},`;
  return line.length <= 110 ? line : `${indent}${name}:\n${indent}  ${JSON.stringify(text)},`;
}

function schemaSource(all) {
  const messages = all.filter((one) => one.kind === "message");
  const services = all.filter((one) => one.kind === "service");
  return [
    header(
      "/** `number name type` of each field; `*` repeated, `@` its oneof, `A|B` an enum whose values count from 0. */",
    ),
    "export const MESSAGES = {",
    ...messages.map((one) =>
      entry("  ", one.name, one.fields.map((field) => fieldText(one, field, all)).join(", ")),
    ),
    "} as const;",
    "",
    "/** `name request response` of each method, under the name that etcd3 gives it; `*` is a stream. */",
    "export const SERVICES = {",
    ...services.flatMap((service) => [`  ${service.name}: {`, ...service.methods.map(methodLine), "  },"]),
    "} as const;",
    "",
  ].join("\n");
}

function methodLine({ name, request, response }) {
  const methodName = name.charAt(0).toLowerCase() + name.slice(1);
  return entry("    ", methodName, `${name} ${request} ${response}`);
}

function typesSource(all) {
  const messages = all.filter((one) => one.kind === "message").map((one) => one.name);
  return [
    header('import type * as rpc from "etcd3/lib/rpc.js";'),
    "",
    "/** Each message of etcd's API in the type that etcd3 gives it. */",
    "export interface MessageTypes {",
    ...messages.map((name) => `  ${name}: rpc.I${name};`),
    "}",
    "",
  ].join("\n");
}
