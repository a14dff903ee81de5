/** All services, a row each; with --all the keys that are no registrations below. */
import { formatNumber } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import type { OtherKeyDocument } from "../../documents/service-list.js";
import type { Style } from "../../view/style.js";
import { type Column, tableLines } from "../../view/table.js";
import type { LazyService, LazyServiceList } from "./build-document.js";

type Row = LazyService | OtherKeyDocument;

export function serviceTable(document: LazyServiceList, style: Style): Iterable<string> {
  const rows: Row[] = [...document.services, ...(document.otherKeys ?? [])];
  const { hasHeaders } = style;
  return rows.length === 0
    ? []
    : tableLines(rows, columnsOf(style), { hasHeaders, note: (row) => noteOf(row, style) });
}

function columnsOf(style: Style): Column<Row>[] {
  const none = style.isAscii ? "-" : "–";
  return [
    { title: "SERVICE", minWidth: 17, cell: (row) => printable("name" in row ? row.name : row.key) },
    {
      title: "INSTANCES",
      align: "right",
      cell: (row) => ("name" in row ? formatNumber(row.instanceCount) : none),
    },
    {
      title: "LEASED",
      align: "right",
      cell: (row) =>
        "name" in row ? `${formatNumber(row.leasedCount)}/${formatNumber(row.instanceCount)}` : none,
    },
    {
      title: "LAST CHANGE",
      cell: (row) => `rev ${"name" in row ? row.lastRevision : row.modRevision}`,
    },
  ];
}

function noteOf(row: Row, style: Style): string {
  if (!("name" in row)) return "no registration";
  const unleased = row.instanceCount - row.leasedCount;
  if (unleased === 0) return "";
  return `${style.mark("warning")} ${row.leasedCount === 0 ? "" : `${formatNumber(unleased)} with `}no lease`;
}
