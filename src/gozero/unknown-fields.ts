/** Fields that go-zero ignores, each with the one that was probably meant. */
import { similarNames } from "../text/similar-names.js";
import type { ConfigNode } from "./config-node.js";
import type { ConfigSource } from "./config-source.js";
import type { ConfigWarning } from "./go-zero-config.js";

export interface UnknownField extends ConfigWarning {
  /** Only case, dashes or underscores are odd. */
  readonly isSpelling: boolean;
}

export function unknownFields(
  node: ConfigNode,
  known: readonly string[],
  source: ConfigSource,
): UnknownField[] {
  if (node.kind !== "map") return [];
  const taken = new Set(known.map((name) => name.toLowerCase()));
  return [...node.entries].flatMap(([key, { keyOffset }]) => {
    if (taken.has(key.toLowerCase())) return [];
    const meant = known.find((name) => plain(name) === plain(key));
    const [similar] = meant === undefined ? similarNames(key, known, 1) : [meant];
    return [
      {
        rule: "unknown-field",
        message: `go-zero ignores ${key}`,
        remedy: similar === undefined ? `go-zero knows ${known.join(", ")}` : `did you mean ${similar}?`,
        position: source.position(keyOffset),
        isSpelling: meant !== undefined,
      },
    ];
  });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}
