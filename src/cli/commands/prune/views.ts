/** Prune as text: what would be deleted as a table, what was as a line each. */
import { formatDuration } from "../../../duration.js";
import { printable } from "../../../text/printable.js";
import type { PruneCandidateDocument, PruneReportDocument } from "../../documents/prune-report.js";
import type { EventView } from "../../result.js";
import type { Style } from "../../view/style.js";
import { type Column, tableLines } from "../../view/table.js";

export const pruneView: EventView<PruneReportDocument> =
  ({ data: style }) =>
  ({ dryRun, candidates }) =>
    dryRun
      ? { data: [...planLines(candidates, style)] }
      : {
          data: candidates.flatMap((candidate) => outcomeLines(candidate, style)),
          words: candidates.flatMap(({ undo }) => (undo === null ? [] : [`  undo: ${printable(undo)}`])),
        };

const COLUMNS: readonly Column<PruneCandidateDocument>[] = [
  { title: "KEY", cell: ({ key }) => printable(key) },
  { title: "ADDRESS", cell: ({ address }) => printable(address) },
  { title: "WHY", cell: ({ why }) => printable(why) },
];

function planLines(candidates: readonly PruneCandidateDocument[], { hasHeaders }: Style): Iterable<string> {
  return candidates.length === 0 ? [] : tableLines(candidates, COLUMNS, { hasHeaders, mark: () => " " });
}

function outcomeLines(
  { outcome, key, address, cameBackAfterMs }: PruneCandidateDocument,
  style: Style,
): string[] {
  const name = printable(key);
  switch (outcome) {
    case "deleted":
      return [`${style.mark("passed")} deleted ${name}`];
    case "cameBack":
      return [
        `${style.mark("warning")} ${name} came back after ${formatDuration(cameBackAfterMs ?? 0)}: a live go-zero publisher`,
        `  owns it. Deleting cannot win; stop or restart the process at ${printable(address)}.`,
      ];
    case "changed":
      return [`${style.mark("notReached")} ${name} changed meanwhile, kept`];
    case "failed":
      return [`${style.mark("broken")} ${name} not deleted`];
    case "wouldDelete":
      return [`${style.mark("notReached")} ${name} not tried`];
  }
}
