/** Differences as text: a row for each service, more where several addresses came or went. */
import { formatNumber, plural } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import type { Mark } from "../../../text/symbols.js";
import type { DiffReportDocument, ServiceDiffDocument } from "../../documents/diff-report.js";
import type { Views } from "../../result.js";
import type { Style } from "../../view/style.js";
import { type Column, tableLines } from "../../view/table.js";

/** One address that went and one that came; the first of a service has its name. */
interface Row {
  readonly service: ServiceDiffDocument | undefined;
  readonly removed: string | undefined;
  readonly added: string | undefined;
}

const MARK_OF = {
  changed: "move",
  added: "join",
  removed: "leave",
} as const satisfies Record<ServiceDiffDocument["change"], Mark>;

export const views: Views<DiffReportDocument> = {
  table({ services, comparing }, style) {
    return tableLines(services.flatMap(rowsOf), COLUMNS, {
      hasHeaders: false,
      mark: ({ service }) => (service === undefined ? " " : style.mark(MARK_OF[service.change])),
      note: ({ service }) => (service === undefined ? "" : countsOf(service, comparing, style)),
    });
  },
};

function rowsOf(service: ServiceDiffDocument): Row[] {
  const { added, removed } = service;
  return Array.from({ length: Math.max(added.length, removed.length) }, (_, at) => ({
    service: at === 0 ? service : undefined,
    removed: removed[at],
    added: added[at],
  }));
}

const COLUMNS: readonly Column<Row>[] = [
  { title: "", minWidth: 10, cell: ({ service }) => printable(service?.name ?? "") },
  { title: "", minWidth: 16, cell: ({ removed }) => itemCell("-", removed) },
  { title: "", minWidth: 22, cell: ({ added }) => itemCell("+", added) },
];

function itemCell(sign: string, item: string | undefined): string {
  return item === undefined ? "" : `${sign} ${printable(item)}`;
}

/** `2 → 1 endpoints` */
function countsOf(
  { beforeCount, afterCount }: ServiceDiffDocument,
  comparing: DiffReportDocument["comparing"],
  { isAscii }: Style,
): string {
  const noun = comparing === "keys" ? "instance" : "endpoint";
  return `${formatNumber(beforeCount)} ${isAscii ? "->" : "→"} ${plural(afterCount, noun)}`;
}
