/** A list document out of a file: `zdisc list --values -o json`. */
import { DiscoveryError } from "../../../errors.js";
import type { Context } from "../../context.js";
import type { ServiceListDocument } from "../../documents/service-list.js";
import { parseJson } from "../../files/parse-json.js";
import { flag, isObject, listOf, nullable, object, type Shape, text } from "../../files/shape.js";
import { type Comparison, type Snapshot, snapshotItems } from "./snapshot.js";

const INSTANCE = object({ key: text, value: text, address: nullable(text) });
const SERVICE = object({ name: text, instances: nullable(listOf(INSTANCE)) });

/** The part of a list document that is compared. */
const LIST = object({ services: listOf(SERVICE), truncated: flag, otherKeyCount: anything });

/** A document of single services has null there; what else it says is not compared. */
function anything(): ReturnType<Shape> {
  return undefined;
}

/** Throws `config` naming the file for what is no list document, or one that does not hold all. */
export async function readSnapshot(
  file: string,
  comparing: Comparison,
  context: Pick<Context, "readTextFile">,
): Promise<Snapshot> {
  const document = listDocument(parseJson(await context.readTextFile(file), file), file);
  if (document.truncated) throw unusable(file, "was cut by --limit", `${TAKE_IT} --limit 0`);
  const itemsOf = new Map<string, readonly string[]>();
  for (const { name, instances } of document.services) {
    if (instances === null) throw unusable(file, "holds no addresses", TAKE_IT);
    itemsOf.set(name, snapshotItems(instances, comparing));
  }
  return { itemsOf, isPartial: document.otherKeyCount === null };
}

const TAKE_IT = "zdisc list --values -o json";

function listDocument(document: unknown, file: string): ServiceListDocument {
  const kind = isObject(document) ? document.kind : undefined;
  if (kind !== "serviceList") {
    throw unusable(file, `is no list document${typeof kind === "string" ? ` but "${kind}"` : ""}`, TAKE_IT);
  }
  const wrong = LIST(document, "");
  if (wrong !== undefined) throw unusable(file, `is no list document: ${wrong}`, TAKE_IT);
  // All that is read of it was looked at.
  return document as unknown as ServiceListDocument;
}

function unusable(file: string, what: string, remedy: string): DiscoveryError {
  return new DiscoveryError("config", `${file} ${what}`, { remedy: `a snapshot is: ${remedy}` });
}
