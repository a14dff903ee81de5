/** What a document from a file must look like, as data: says what is wrong first, with its place. */

/** What is wrong with a value at a place (`instances[3].key`); undefined: nothing. */
export type Shape = (value: unknown, place: string) => string | undefined;

export const text: Shape = (value, place) => (typeof value === "string" ? undefined : `${place} is no text`);

/** Zero or more, whole. */
export const count: Shape = (value, place) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : `${place} is no count`;

/** Zero or more. */
export const amount: Shape = (value, place) =>
  typeof value === "number" && value >= 0 ? undefined : `${place} is no number`;

export const flag: Shape = (value, place) =>
  typeof value === "boolean" ? undefined : `${place} is neither true nor false`;

/** Revisions and IDs: up to 64 bits, in decimal. */
export const decimal: Shape = (value, place) =>
  typeof value === "string" && /^-?\d{1,20}$/.test(value)
    ? undefined
    : `${place} is no whole number in quotes`;

/** RFC 3339. */
export const time: Shape = (value, place) =>
  typeof value === "string" && !Number.isNaN(Date.parse(value)) ? undefined : `${place} is no time`;

export function nullable(shape: Shape): Shape {
  return (value, place) => (value === null ? undefined : shape(value, place));
}

export function oneOf(...values: readonly unknown[]): Shape {
  return (value, place) =>
    values.includes(value) ? undefined : `${place} is none of ${values.map(String).join(", ")}`;
}

export function listOf(shape: Shape): Shape {
  return (value, place) => {
    if (!Array.isArray(value)) return `${place} is no list`;
    for (const [at, item] of value.entries()) {
      const wrong = shape(item, `${place}[${at}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** An object with at least these fields; a field that is missing is named. */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, place) => {
    if (!isObject(value)) return `${place === "" ? "it" : place} is no object`;
    for (const [name, shape] of Object.entries(fields)) {
      const at = place === "" ? name : `${place}.${name}`;
      const wrong = Object.hasOwn(value, name) ? shape(value[name], at) : `${at} is missing`;
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
