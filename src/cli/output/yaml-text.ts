/**
 * A JSON value as YAML. By hand, and not by package yaml: documents are plain data of known keys, 100,000 instances come
 * line by line and must not take seconds, and what could harm a terminal must stand escaped, as in JSON.
 */

import { jsonText } from "../view/json-text.js";
import { isList as isAnyList, type List } from "../view/lazy-list.js";

type Json = null | boolean | number | string | List<Json> | { readonly [key: string]: Json };

/** Begins with a letter or a slash and holds nothing that YAML reads in another way. */
const PLAIN = /^[A-Za-z/][\w./-]*$/;
const WORDS_OF_YAML = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Lines without their newline. */
export function* yamlLines(document: unknown): Iterable<string> {
  const value = document as Json;
  const inline = inlineText(value);
  if (inline === undefined) yield* blockLines(value, "");
  else yield inline;
}

function* blockLines(value: Json, indent: string): Iterable<string> {
  if (isList(value)) {
    for (const item of value) yield* itemLines(item, indent);
    return;
  }
  if (value === null || typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) {
    const inline = inlineText(member);
    if (inline !== undefined) {
      yield `${indent}${text(key)}: ${inline}`;
      continue;
    }
    yield `${indent}${text(key)}:`;
    yield* blockLines(member, `${indent}  `);
  }
}

/** The first line of an item stands behind its dash, the others under it. */
function* itemLines(item: Json, indent: string): Iterable<string> {
  const inline = inlineText(item);
  if (inline !== undefined) {
    yield `${indent}- ${inline}`;
    return;
  }
  let start = `${indent}- `;
  for (const line of blockLines(item, "")) {
    yield start + line;
    start = `${indent}  `;
  }
}

/** What fits behind its key; undefined for what takes lines of its own. */
function inlineText(value: Json): string | undefined {
  if (value === null || typeof value !== "object") return scalar(value);
  if (isList(value)) return value.length > 0 ? undefined : "[]";
  return Object.keys(value).length > 0 ? undefined : "{}";
}

function scalar(value: null | boolean | number | string): string {
  return typeof value === "string" ? text(value) : JSON.stringify(value);
}

function text(value: string): string {
  return PLAIN.test(value) && !WORDS_OF_YAML.test(value) ? value : quoted(value);
}

/** An escape of JSON, one in two halves as a whole, and what YAML takes for no character. Source: YAML 1.2.2, 5.1 and 5.7. */
const ODD = /\\(?:(ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2})|.)|[\ufffe\uffff]/g;

/** Double quotes of JSON are double quotes of YAML, but for these. */
function quoted(value: string): string {
  return jsonText(value).replace(ODD, (odd, halves) => {
    if (halves === undefined && odd.startsWith("\\")) return odd;
    const code = String(JSON.parse(`"${odd}"`)).codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16)}`;
  });
}

function isList(value: Json): value is List<Json> {
  return isAnyList(value);
}
