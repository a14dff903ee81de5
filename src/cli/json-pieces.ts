/** A document as JSON in pieces, so that the text of 100,000 instances is never there at once. */
import { jsonText } from "./json-text.js";

/** A list of more items is long: those come one by one. */
const LONG = 100;

/** Together what `jsonText` makes of it. */
export function* jsonPieces(value: unknown): Generator<string, void, undefined> {
  if (Array.isArray(value) && holdsLong(value)) yield* listPieces(value);
  else if (isObject(value) && Object.values(value).some(holdsLong)) yield* objectPieces(value);
  else yield jsonText(value);
}

/** Whether it is a long list, or a list with one somewhere in its items. */
function holdsLong(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.length > LONG || value.some((item) => isObject(item) && Object.values(item).some(holdsLong));
}

function* listPieces(items: readonly unknown[]): Generator<string, void, undefined> {
  let before = "[";
  for (const item of items) {
    yield before;
    yield* jsonPieces(item);
    before = ",";
  }
  yield "]";
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

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
