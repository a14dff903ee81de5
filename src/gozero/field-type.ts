/** What a field of a configuration may hold. Source: go-zero core/mapping/unmarshaler.go, processFieldNotFromString and what it calls. */
import type { ConfigNode } from "./config-node.js";
import type { ConfigSource } from "./config-source.js";

/** Where a value is read. */
export interface FieldPlace {
  readonly source: ConfigSource;
  /** `UserRpc.Etcd.Hosts`, for messages. */
  readonly path: string;
  /** The structs around it, whose fields may be inherited; undefined inside a list. */
  readonly scope?: Scope | undefined;
}

/** One struct of the file, with its fields under the names that go-zero looks for. */
export interface Scope {
  get(lowerCaseName: string): ScopeEntry | undefined;
  readonly parent: Scope | undefined;
}

export interface ScopeEntry {
  readonly keyOffset: number;
  readonly node: ConfigNode;
  /** Whether the struct has this field; if not, the names inside keep their case. */
  readonly isDeclared: boolean;
}

/** A type that has fields. */
export interface StructType<T> extends FieldType<T> {
  /** As in go-zero's struct: `ListenOn`. */
  readonly fieldNames: readonly string[];
}

export interface FieldType<T> {
  /** What go-zero leaves there when nothing is written and nothing is the default. */
  readonly zero: T;
  /** Whether a struct that is not there may be taken for an empty one. Default: no such thing. */
  readonly isFilledWhenAbsent?: boolean;
  /** Throws `config` for a value of another type. JSON's null never comes here. */
  read(node: ConfigNode, place: FieldPlace): T;
}

/** Always throws. */
export function mismatch(node: ConfigNode, { source, path }: FieldPlace, wanted: string): never {
  throw source.fault(node.offset, `${path} must be ${wanted}; here is ${described(node)}`);
}

function described(node: ConfigNode): string {
  switch (node.kind) {
    case "text":
      return node.text === "" ? "nothing" : "a text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "null":
      return "null";
    case "list":
      return "a list";
    case "map":
      return "a block of fields";
  }
}
