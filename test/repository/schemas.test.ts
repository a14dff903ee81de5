/** schema/*.json: made of the types of the documents, told by `zdisc help json`, and strict. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { runZdisc } from "../support/run-zdisc.js";
import { tempDir } from "../support/temp-dir.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = join(ROOT, "schema");
const KINDS = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));

interface Schema {
  readonly [keyword: string]: unknown;
}

const textOf = (kind: string, folder = FOLDER) => readFileSync(join(folder, `${kind}.json`), "utf8");
const schemaOf = (kind: string): Schema => JSON.parse(textOf(kind));

/** The schema and all that it is made of. */
function* partsOf(schema: unknown): Generator<Schema> {
  if (typeof schema !== "object" || schema === null) return;
  if (!Array.isArray(schema)) yield schema as Schema;
  for (const part of Object.values(schema)) yield* partsOf(part);
}

const isObject = (part: Schema) => part.type === "object" && part.allOf === undefined;

describe("the JSON Schemas", () => {
  test("are what the types say: node scripts/generate-schemas.mjs", async () => {
    const fresh = tempDir("schemas");
    await runCommand(process.execPath, [join(ROOT, "scripts", "generate-schemas.mjs"), fresh]);
    expect(readdirSync(fresh).sort()).toEqual(readdirSync(FOLDER).sort());
    for (const kind of KINDS) expect(textOf(kind)).toBe(textOf(kind, fresh));
  });

  test.each(KINDS)("%s is one of draft 2020-12", (kind) => {
    const ajv = new Ajv2020({
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      formats: { "date-time": true },
    });
    expect(ajv.validateSchema(schemaOf(kind))).toBe(true);
    expect(() => ajv.compile(schemaOf(kind))).not.toThrow();
  });

  test.each(KINDS)("%s takes no field that it does not name", (kind) => {
    const objects = [...partsOf(schemaOf(kind))].filter(isObject);
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) expect(object.additionalProperties).toBe(false);
  });

  test.each(KINDS)("%s describes each field, or names what is described", (kind) => {
    const fields = [...partsOf(schemaOf(kind))]
      .filter(isObject)
      .flatMap(({ properties }) => Object.entries(properties as Readonly<Record<string, Schema>>));
    const silent = fields.filter(
      ([, { description, $ref, const: only, enum: choices }]) =>
        !(description || $ref || only !== undefined || choices),
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  test.each(KINDS)("%s is printed by zdisc help json, as it is", async (kind) => {
    expect(await runZdisc(["help", "json", kind])).toMatchObject({
      code: 0,
      stdout: textOf(kind),
      stderr: "",
    });
  });

  test("stand in zdisc help json, each with a sentence", async () => {
    const { stdout } = await runZdisc(["help", "json"]);
    for (const kind of KINDS) expect(stdout).toMatch(new RegExp(`^  ${kind} +\\S.*$`, "m"));
  });
});
