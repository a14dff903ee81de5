/** The messages of etcd's API as the codec walks them, made from the text of schema.ts. */
import { MESSAGES } from "./schema.js";

export type MessageName = keyof typeof MESSAGES;

const SCALARS = ["bool", "bytes", "int64", "uint64", "uint32", "string"] as const;
type Scalar = (typeof SCALARS)[number];

/** What one value of a field is. Names of an enum count from 0. */
export type FieldType =
  | { readonly kind: Scalar }
  | { readonly kind: "enum"; readonly names: readonly string[] }
  | { readonly kind: "message"; readonly message: Message };

export interface Field {
  readonly number: number;
  readonly name: string;
  readonly type: FieldType;
  readonly isRepeated: boolean;
  /** The group of which only one field is set; decoded, it holds that field's name. */
  readonly oneof: string | undefined;
}

export interface Message {
  readonly name: MessageName;
  readonly fields: readonly Field[];
  readonly byNumber: ReadonlyMap<number, Field>;
}

const TABLE = parseTable();

export function messageNamed(name: MessageName): Message {
  const message = TABLE.get(name);
  if (message === undefined) throw new TypeError(`etcd has no message ${name}`);
  return message;
}

/** Messages refer to each other, to themselves too (a transaction in a transaction): first all of them, then their fields. */
function parseTable(): ReadonlyMap<string, Message> {
  const empty = (name: string) => ({
    name: name as MessageName,
    fields: [] as Field[],
    byNumber: new Map<number, Field>(),
  });
  const table = new Map(Object.keys(MESSAGES).map((name) => [name, empty(name)]));
  for (const [name, text] of Object.entries(MESSAGES)) {
    const message = table.get(name);
    if (message === undefined || text === "") continue;
    for (const one of text.split(", ")) {
      const field = parseField(one, table);
      message.fields.push(field);
      message.byNumber.set(field.number, field);
    }
  }
  return table;
}

function parseField(text: string, table: ReadonlyMap<string, Message>): Field {
  const [number = "", name = "", typeText = "", oneof] = text.split(" ");
  const isRepeated = typeText.endsWith("*");
  const type = parseType(isRepeated ? typeText.slice(0, -1) : typeText, table);
  return { number: Number(number), name, type, isRepeated, oneof: oneof?.slice(1) };
}

function parseType(text: string, table: ReadonlyMap<string, Message>): FieldType {
  if (text.includes("|")) return { kind: "enum", names: text.split("|") };
  const kind = SCALARS.find((scalar) => scalar === text);
  if (kind !== undefined) return { kind };
  const message = table.get(text);
  if (message === undefined) throw new TypeError(`the schema has no type ${text}`);
  return { kind: "message", message };
}
