/** `zdisc help json`: how documents are made and which there are; with a kind, its JSON Schema. */
import { DiscoveryError } from "../../errors.js";
import { didYouMean } from "../../text/did-you-mean.js";
import { printable } from "../../text/printable.js";
import { padRight } from "../../text/width.js";
import { wrapText } from "../../text/wrap.js";
import type { HelpPageContext, SchemaFiles } from "./help-page.js";

const WIDTH = 80;
const KIND_CELLS = 18;

const SHAPE = [
  "-o json prints one document, -o ndjson one object a line, -o yaml the document of json. All have schemaVersion " +
    "(1) and kind. With json or ndjson an error is one object of kind error on stderr; an outcome (3, 7, 8) " +
    "prints its document.",
  "Stable: within schemaVersion 1 names and meanings do not change; fields and kinds are only added. What is not " +
    "known is null, never missing, never 0.",
  "Revisions, versions and IDs of etcd are strings, as they do not fit a JSON number. Times are RFC 3339 in UTC with " +
    "milliseconds; names that end in Ms or Seconds are lengths of time in that unit; shares go from 0 to 1.",
];

const WHERE =
  "zdisc help json KIND prints the JSON Schema (draft 2020-12). The package has all of them: " +
  "node_modules/zdisc/schema/KIND.json, or zdisc/schema/KIND.json to import.";

/** Throws `usage` for a kind that there is not. */
export async function jsonPage({ bold, name, schemas }: HelpPageContext): Promise<readonly string[]> {
  if (name !== undefined) return (await schemaNamed(name, schemas)).trimEnd().split("\n");
  return [
    "Documents for programs: zdisc COMMAND -o json",
    ...SHAPE.flatMap((text) => ["", ...wrapText(text, WIDTH)]),
    "",
    bold("Kinds"),
    ...(await kindLines(schemas)),
    "",
    ...wrapText(WHERE, WIDTH),
  ];
}

async function schemaNamed(name: string, schemas: SchemaFiles): Promise<string> {
  const names = await schemas.names();
  if (names.includes(name)) return await schemas.read(name);
  const near = didYouMean(name, names);
  throw new DiscoveryError("usage", `there is no document of kind "${name}"`, {
    remedy: near === undefined ? "zdisc help json lists them" : `did you mean ${near}?`,
  });
}

/** Each kind with the first sentence of its schema, without its marks of code. */
async function kindLines(schemas: SchemaFiles): Promise<string[]> {
  const names = [...(await schemas.names())].sort();
  const lines = names.map(async (name) => {
    // The package's own file, whose top has a description: a test holds it to that.
    const { description = "" } = JSON.parse(await schemas.read(name)) as { readonly description?: string };
    const [sentence = ""] = printable(description)
      .replaceAll("`", "")
      .split(/(?<=\.) /);
    const [first = "", ...more] = wrapText(sentence, WIDTH - KIND_CELLS);
    return [
      `${padRight(`  ${name}`, KIND_CELLS - 1)} ${first}`,
      ...more.map((line) => " ".repeat(KIND_CELLS) + line),
    ];
  });
  return (await Promise.all(lines)).flat();
}
