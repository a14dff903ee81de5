/** What was found, and what became of it, as a document. */
import type { Context } from "../../context.js";
import type { PruneCandidateDocument, PruneReportDocument } from "../../documents/prune-report.js";
import type { Pruned } from "./delete-dead.js";
import type { Survey, SurveyedService } from "./survey.js";
import { undoCommand } from "./undo-command.js";

/** `pruned` of a service: as its `dead`; empty: nothing was tried. */
export function candidates(
  { name, dead }: SurveyedService,
  pruned: readonly Pruned[],
  { hosts }: Pick<Context, "hosts">,
): PruneCandidateDocument[] {
  return dead.map(({ instance, reason, why }, at) => {
    const { outcome, cameBackAfterMs } = pruned[at] ?? { outcome: "wouldDelete", cameBackAfterMs: null };
    const undo = outcome === "deleted" ? undoCommand(instance, hosts) : null;
    const { key, value: address } = instance;
    return { service: name, key, address, reason, why, outcome, cameBackAfterMs, undo };
  });
}

export function reportOf(
  { keyCount, serviceCount, changedInPlace }: Survey,
  found: readonly PruneCandidateDocument[],
  { dryRun }: { readonly dryRun: boolean },
): PruneReportDocument {
  return {
    schemaVersion: 1,
    kind: "pruneReport",
    dryRun,
    keyCount,
    serviceCount,
    candidates: found,
    changedInPlace,
  };
}
