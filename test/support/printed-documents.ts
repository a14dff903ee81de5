/**
 * Every JSON document that zdisc prints in a test is held against its schema. Whoever gives a test zdisc's output hands
 * it to `requireValidDocuments` first (the process, the terminal, the fake world), so that no test can forget it.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { parse as parseYaml } from "yaml";

const SCHEMAS = fileURLToPath(new URL("../../schema/", import.meta.url));

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
/** In UTC, with milliseconds. */
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const validators = new Map<string, ValidateFunction>();

/**
 * Throws for a document of one of the two streams that is not as its schema says, or has none and is not of a kind that
 * the test makes up.
 */
export function requireValidDocuments(text: string, madeUpKinds: readonly string[] = []): void {
  for (const document of documentsIn(text.replaceAll("\r\n", "\n"))) {
    if (!madeUpKinds.includes(kindOf(document))) requireValid(document);
  }
}

/** Throws naming each place where it is not as the schema of its kind says. */
function requireValid(document: object): void {
  if ("$schema" in document) return; // SARIF, or a schema itself: of somebody else's kind
  const kind = kindOf(document);
  const validate = validatorOf(kind);
  if (validate(document)) return;
  const faults = validate.errors?.map(({ instancePath, message, params }) =>
    [instancePath || "/", message, JSON.stringify(params)].join(" "),
  );
  throw new Error(
    `not as schema/${kind}.json says:\n  ${faults?.join("\n  ")}\n${JSON.stringify(document).slice(0, 2_000)}`,
  );
}

function kindOf(document: object): string {
  return "kind" in document ? String(document.kind) : "";
}

function validatorOf(kind: string): ValidateFunction {
  const known = validators.get(kind);
  if (known !== undefined) return known;
  const file = `${SCHEMAS}${kind}.json`;
  if (kind === "" || !existsSync(file))
    throw new Error(`zdisc printed a document of kind "${kind}", which has no schema`);
  const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
  validators.set(kind, validate);
  return validate;
}

/** How each of them begins on a line: text may hold other JSON, a key of a stranger's. */
const BEGINNING = '{"schemaVersion":';

/** A line each, one over several lines on a terminal, or the same as YAML; an unfinished line is none yet. */
function* documentsIn(text: string): Generator<object> {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.startsWith("{\n")) yield JSON.parse(whole);
  else if (whole.startsWith("schemaVersion: ")) yield parseYaml(whole);
  else for (const line of whole.split("\n")) if (line.startsWith(BEGINNING)) yield JSON.parse(line);
}
