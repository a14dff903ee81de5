/**
 * Writes schema/KIND.json for every document that zdisc prints, from its TypeScript type in src/cli/documents. The type
 * is the one source: what it says, its comments too, is what the schema says.
 *
 *   node scripts/generate-schemas.mjs [folder]     default: schema
 *
 * The schemas are committed; a test writes them again and compares.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

const root = fileURLToPath(new URL("..", import.meta.url));
const documents = join(root, "src", "cli", "documents");
const target = process.argv[2] ?? join(root, "schema");

const generator = createGenerator({
  path: join(documents, "*.ts"),
  tsconfig: join(root, "tsconfig.json"),
  skipTypeCheck: true, // `tsc -p .` is for that
  topRef: false,
  sortProps: false,
});

mkdirSync(target, { recursive: true });
for (const kind of kinds()) {
  const made = schemaOf(`${kind[0].toUpperCase()}${kind.slice(1)}Document`);
  writeFileSync(join(target, `${kind}.json`), `${JSON.stringify(asDraft2020(made, kind), undefined, 2)}\n`);
}

function schemaOf(type) {
  try {
    return generator.createSchema(type);
  } catch (error) {
    // Its own errors carry the whole tree of the program with them.
    throw new Error(`${type}: ${error.message}`);
  }
}

/** Every `kind` of a type there. */
function kinds() {
  const files = readdirSync(documents).filter((name) => !name.endsWith(".test.ts"));
  const texts = files.map((name) => readFileSync(join(documents, name), "utf8"));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/readonly kind: "(\w+)"/g)].map(([, kind]) => kind)),
  );
}

function asDraft2020({ $schema, definitions, ...schema }, kind) {
  if (schema.$ref !== undefined) throw new Error(`${kind} is only a name for another type`);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: kind,
    ...modern(schema),
    ...(Object.keys(definitions).length > 0 ? { $defs: modern(definitions) } : {}),
  };
}

/** The generator writes draft 7, where a description beside a `$ref` counts nothing and a tuple is written otherwise. */
function modern(value) {
  if (Array.isArray(value)) return value.map(modern);
  if (typeof value !== "object" || value === null) return value;
  const { $ref, description, items, ...rest } = value;
  return {
    ...(typeof description === "string"
      ? { description: description.replace(/\s+/g, " ") }
      : modernEntry({ description })),
    ...($ref === undefined ? {} : { $ref: $ref.replace("#/definitions/", "#/$defs/") }),
    ...modernEntry(rest),
    ...(Array.isArray(items) ? { prefixItems: modern(items), items: false } : modernEntry({ items })),
  };
}

function modernEntry(fields) {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, modern(value)]])),
  );
}
