/** What is to be warned of in the instances of one service, counted as they come. */
import { foreignValueKind } from "../../../discovery/foreign-value.js";
import type { FoundService } from "./found.js";
import { type FoundKey, hasLease, isAddress } from "./found-key.js";

/** Kinds of foreign values that a message names. */
const MOST_KINDS = 3;

export class Findings {
  readonly name: string;
  instanceCount = 0;
  unleasedCount = 0;
  /** The key of the first that has no lease. */
  firstUnleased: string | undefined;
  foreignCount = 0;
  /** What the values are that are no addresses, where it is known: `go-kratos JSON`. */
  readonly foreignKinds = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  add(key: FoundKey, hasAddress: boolean): void {
    this.instanceCount += 1;
    if (!hasLease(key)) {
      this.unleasedCount += 1;
      this.firstUnleased ??= key.key;
    }
    if (hasAddress) return;
    this.foreignCount += 1;
    if (this.foreignKinds.size === MOST_KINDS) return;
    const kind = foreignValueKind(key.value);
    if (kind !== undefined) this.foreignKinds.add(kind);
  }
}

export function findingsOf({ name, instances }: FoundService): Findings {
  const findings = new Findings(name);
  for (const key of instances ?? []) findings.add(key, isAddress(key.value));
  return findings;
}
