/**
 * Structs of go-zero's configuration as data, and how they are filled: names matched exactly or in lower case,
 * defaults, optional fields, options, ranges, `inherit`. Source: go-zero core/conf/config.go:toLowerCaseKeyMap;
 * core/mapping/unmarshaler.go:processNamedField; fieldoptions.go; valuer.go:recursiveValuer.Value.
 */
import type { ConfigEntry, ConfigNode, MapNode } from "./config-node.js";
import type { RefusalRule } from "./config-refusal.js";
import {
  type FieldPlace,
  type FieldType,
  mismatch,
  type Scope,
  type ScopeEntry,
  type StructType,
} from "./field-type.js";

/** A field with the options of its tag. */
export interface Field<T> extends FieldOptions<T> {
  /** As in go-zero's struct: `ListenOn`. */
  readonly name: string;
  readonly type: FieldType<T>;
}

export interface FieldOptions<T> {
  readonly isOptional?: boolean;
  /** `optional=Other`: both or none. */
  readonly with?: string;
  /** `optional=!Other`: one of the two, and only one. */
  readonly without?: string;
  readonly default?: T;
  readonly options?: readonly T[];
  /** From the first up to, and without, the second. */
  readonly range?: readonly [from: number, below: number];
  /** What is missing comes from the structs around. */
  readonly isInherited?: boolean;
  /** The known fault that it is to leave the field out. */
  readonly rule?: RefusalRule;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values of fields, under the keys of the table. */
export type ConfOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export function field<T>(name: string, type: FieldType<T>, options: FieldOptions<T> = {}): Field<T> {
  return { name, type, ...options };
}

export function struct<F extends Fields>(fields: F): StructType<ConfOf<F>> {
  const list = Object.entries(fields);
  const fieldNames = list.map(([, { name }]) => name);
  return {
    // Each key gets what its own field leaves there or reads.
    zero: Object.fromEntries(list.map(([key, { type }]) => [key, type.zero])) as ConfOf<F>,
    isFilledWhenAbsent: list.every(([, each]) => !isRequired(each)),
    fieldNames,
    read(node, place) {
      if (node.kind !== "map") return mismatch(node, place, "a block of fields");
      const scope = new StructScope(node, fieldNames, place.scope);
      return Object.fromEntries(
        list.map(([key, each]) => [key, readField(each, scope, node, place)]),
      ) as ConfOf<F>;
    },
  };
}

/** A struct of the file under the names that go-zero looks for: a field that exists in lower case, all else as written. */
export class StructScope implements Scope {
  readonly parent: Scope | undefined;
  readonly #entries = new Map<string, ScopeEntry>();

  constructor(node: MapNode, fieldNames: readonly string[], parent: Scope | undefined) {
    this.parent = parent;
    const declared = new Set(fieldNames.map((name) => name.toLowerCase()));
    for (const [key, entry] of node.entries) {
      const lower = key.toLowerCase();
      const isDeclared = declared.has(lower);
      this.#entries.set(isDeclared ? lower : key, { ...entry, isDeclared });
    }
  }

  get(lowerCaseName: string): ScopeEntry | undefined {
    return this.#entries.get(lowerCaseName);
  }
}

/** A struct that must be there: some field of it has neither default nor `optional`. */
function isRequired({ type, isOptional, without, default: value }: Field<unknown>): boolean {
  if (without !== undefined) return true;
  if (isOptional || value !== undefined) return false;
  return !type.isFilledWhenAbsent;
}

function readField<T>(each: Field<T>, scope: StructScope, around: MapNode, { source, path }: FieldPlace): T {
  const { name, type } = each;
  const place = { source, path: path === "" ? name : `${path}.${name}`, scope };
  const isOptional = isOptionalHere(each, scope, around, { source, path });
  const key = name.toLowerCase();
  const entry = each.isInherited ? inherited(scope, key) : scope.get(key);
  if (entry === undefined) return absent(each, isOptional, around, { source, path: place.path });
  if (entry.node.kind === "null") {
    if (isOptional) return type.zero;
    throw source.fault(entry.node.offset, `${place.path} must not be null`);
  }
  const value = type.read(entry.node, place);
  requireAllowed(each, value, entry.node, place);
  return value;
}

function absent<T>(each: Field<T>, isOptional: boolean, around: MapNode, place: FieldPlace): T {
  const { type, default: value } = each;
  if (value !== undefined) return value;
  if (isOptional) return type.zero;
  // As an empty block; nothing is inherited into it.
  if (type.isFilledWhenAbsent)
    return type.read({ kind: "map", offset: around.offset, entries: new Map() }, place);
  throw place.source.fault(around.offset, `${place.path} is not set`, { rule: each.rule });
}

/** Whether a field may be missing, given which others are there. */
function isOptionalHere<T>(each: Field<T>, scope: StructScope, around: MapNode, place: FieldPlace): boolean {
  const { name, isOptional = false, with: partner, without } = each;
  const other = partner ?? without;
  if (other === undefined) return isOptional;
  const [own, base] = [scope.get(name.toLowerCase()), scope.get(other.toLowerCase())];
  const [isSet, isOtherSet] = [own !== undefined, base !== undefined];
  if (partner !== undefined && isSet === isOtherSet) return !isOtherSet;
  if (without !== undefined && isSet !== isOtherSet) return isOtherSet;
  const wanted = without === undefined ? "needs both of" : "needs one, and only one, of";
  const offset = (own ?? base)?.keyOffset ?? around.offset;
  throw place.source.fault(offset, `${place.path} ${wanted} ${other} and ${name}`, { rule: each.rule });
}

/** A map of the struct itself is filled up with what the same map of the structs around has more. */
function inherited(scope: Scope, key: string): ScopeEntry | undefined {
  const own = scope.get(key);
  const outer = scope.parent === undefined ? undefined : inherited(scope.parent, key);
  if (own === undefined || own.node.kind !== "map" || outer?.node.kind !== "map") return own ?? outer;
  const entries = new Map<string, ConfigEntry>(canonical(own.node, own.isDeclared));
  for (const [name, entry] of canonical(outer.node, outer.isDeclared))
    if (!entries.has(name)) entries.set(name, entry);
  return { ...own, node: { ...own.node, entries } };
}

function canonical({ entries }: MapNode, isDeclared: boolean): Iterable<[string, ConfigEntry]> {
  return isDeclared ? [...entries].map(([name, entry]) => [name.toLowerCase(), entry]) : entries;
}

function requireAllowed<T>(
  { options, range }: Field<T>,
  value: T,
  node: ConfigNode,
  { source, path }: FieldPlace,
): void {
  if (options !== undefined && !options.includes(value)) {
    throw source.fault(node.offset, `${path} is none of ${options.join(", ")}`);
  }
  if (range !== undefined && typeof value === "number" && (value < range[0] || value >= range[1])) {
    throw source.fault(node.offset, `${path} must be at least ${range[0]} and below ${range[1]}`);
  }
}
