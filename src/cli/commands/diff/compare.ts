/** What differs between two snapshots. */
import type { DiffReportDocument, ServiceDiffDocument } from "../../documents/diff-report.js";
import type { Comparison, Snapshot } from "./snapshot.js";

/** Services of which one of them tells nothing are left out. */
export function compareSnapshots(
  before: Snapshot,
  after: Snapshot,
  comparing: Comparison,
): DiffReportDocument {
  const names = namesOf(before, after).sort();
  const diffs = names.map((name) =>
    serviceDiff(name, before.itemsOf.get(name) ?? [], after.itemsOf.get(name) ?? []),
  );
  const services = diffs.filter(({ added, removed }) => added.length + removed.length > 0);
  const equalCount = diffs.filter((diff) => isEqual(diff)).length;
  return { schemaVersion: 1, kind: "diffReport", comparing, services, equalCount };
}

function namesOf(before: Snapshot, after: Snapshot): string[] {
  const all = new Set([...before.itemsOf.keys(), ...after.itemsOf.keys()]);
  return [...all].filter((name) => isKnown(name, before) && isKnown(name, after));
}

/** Whether the snapshot tells anything of the service, if only that it is not there. */
function isKnown(name: string, { itemsOf, isPartial }: Snapshot): boolean {
  return !isPartial || itemsOf.has(name);
}

function serviceDiff(name: string, before: readonly string[], after: readonly string[]): ServiceDiffDocument {
  const [had, has] = [new Set(before), new Set(after)];
  return {
    name,
    change: before.length === 0 ? "added" : after.length === 0 ? "removed" : "changed",
    added: after.filter((item) => !had.has(item)),
    removed: before.filter((item) => !has.has(item)),
    beforeCount: before.length,
    afterCount: after.length,
  };
}

/** A service without anything on both sides is none. */
function isEqual({ added, removed, afterCount }: ServiceDiffDocument): boolean {
  return added.length + removed.length === 0 && afterCount > 0;
}
