/** A document as JSON in pieces, so that the text of 100,000 instances is never there at once. */

import { jsonText } from "../view/json-text.js";
import { isList, type List } from "../view/lazy-list.js";

/** An array of more items is long. */
const LONG = 100;
/** Items that become text together: one by one they take half as long again. */
const TOGETHER = 50;

/** Together what `jsonText` makes of it. */
export function* jsonPieces(value: unknown): Generator<string, void, undefined> {
  if (isShort(value)) yield jsonText(value);
  else if (isList(value)) yield* listPieces(value);
  else yield* objectPieces(value as object); // all else is short
}

/** Whether there is no long list in it, nor one whose items are still to be made. */
function isShort(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (isList(value)) return Array.isArray(value) && value.length <= LONG && value.every(isShort);
  for (const name in value) {
    const member: unknown = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member === "object" && member !== null && !isShort(member)) return false;
  }
  return true;
}

function* listPieces(items: List<unknown>): Generator<string, void, undefined> {
  let before = "[";
  for (const batch of batchesOf(items)) {
    yield before;
    if (batch.length === 1) yield* jsonPieces(batch[0]);
    else yield jsonText(batch).slice(1, -1);
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}

/** A few short items, or one that is long. */
function* batchesOf(items: List<unknown>): Generator<readonly unknown[], void, undefined> {
  let batch: unknown[] = [];
  for (const item of items) {
    const isLong = !isShort(item);
    if (batch.length > 0 && (isLong || batch.length === TOGETHER)) {
      yield batch;
      batch = [];
    }
    if (isLong) yield [item];
    else batch.push(item);
  }
  if (batch.length > 0) yield batch;
}

function* objectPieces(value: object): Generator<string, void, undefined> {
  let before = "{";
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    yield `${before}${jsonText(name)}:`;
    yield* jsonPieces(item);
    before = ",";
  }
  yield "}";
}
