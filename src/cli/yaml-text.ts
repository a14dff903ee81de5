/** A document as YAML. In a file of its own: bundled, a package loaded on demand has no named exports. */
import { stringify } from "yaml";
import type { Document } from "./result.js";

export function yamlText(document: Document): string {
  return stringify(document);
}
