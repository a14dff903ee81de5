/** Instances, a row each, of one service or of several. */
import { formatNumber } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import type { Mark } from "../../../text/symbols.js";
import { cutText } from "../../../text/width.js";
import type { ProbeDocument } from "../../documents/endpoint-document.js";
import type { InstanceDocument } from "../../documents/instance-document.js";
import { healthMark, healthText } from "../../view/health-text.js";
import { listsInOne } from "../../view/lazy-list.js";
import type { Style } from "../../view/style.js";
import { type Column, tableLines } from "../../view/table.js";
import type { LazyServiceList } from "./build-document.js";

type Row = InstanceDocument;

/** On a terminal a value that is no address takes no more: -o wide shows all of it. */
const VALUE_CELLS = 40;

export function instanceTable(
  { services }: LazyServiceList,
  style: Style,
  { isWide }: { readonly isWide: boolean },
): Iterable<string> {
  const rows = listsInOne(services.map(({ instances }) => instances ?? []));
  const probeOf = probesByAddress(services);
  if (rows.length === 0) return [];
  const columns = [
    ...(services.length > 1 ? [SERVICE] : []),
    addressColumn(isWide ? undefined : style.columns),
    ...INSTANCE_COLUMNS,
    ...(probeOf.size === 0 ? [] : [healthColumn(probeOf)]),
    ...(isWide ? wideColumns(style) : []),
  ];
  return tableLines(rows, columns, {
    hasHeaders: style.hasHeaders,
    mark: (row) => style.mark(markOf(row, probeOf)),
    note: noteOf,
  });
}

const SERVICE: Column<Row> = { title: "SERVICE", cell: ({ service }) => printable(service) };

const INSTANCE_COLUMNS: readonly Column<Row>[] = [
  { title: "ID", cell: ({ id }) => printable(id) },
  { title: "TTL", minWidth: 7, cell: ttlCell },
  { title: "CHANGED", minWidth: 10, cell: ({ modRevision }) => `rev ${modRevision}` },
];

function wideColumns({ isAscii }: Style): Column<Row>[] {
  return [
    { title: "LEASE", cell: ({ leaseIdHex }) => leaseIdHex ?? (isAscii ? "-" : "–") },
    { title: "CREATED", cell: ({ createRevision }) => `rev ${createRevision}` },
    { title: "VERSION", align: "right", cell: ({ version }) => version },
    { title: "KEY", cell: ({ key }) => printable(key) },
  ];
}

function addressColumn(terminalColumns: number | undefined): Column<Row> {
  return {
    title: "ADDRESS",
    minWidth: 16,
    cell({ address, value }) {
      if (address !== null) return printable(address);
      return terminalColumns === undefined ? printable(value) : cutText(printable(value), VALUE_CELLS);
    },
  };
}

function ttlCell({ leaseId, ttlSeconds, ttlRemainingSeconds }: Row): string {
  if (leaseId === null) return " none";
  if (ttlSeconds === null || ttlRemainingSeconds === null) return "not asked";
  return `${formatNumber(ttlRemainingSeconds).padStart(2)}/${formatNumber(ttlSeconds)} s`;
}

type Probes = ReadonlyMap<string | null, ProbeDocument>;

/** Empty when none was probed. */
function probesByAddress(services: LazyServiceList["services"]): Probes {
  const probes = new Map<string, ProbeDocument>();
  for (const { address, probe } of listsInOne(services.map(({ endpoints }) => endpoints ?? [])))
    if (probe !== null) probes.set(address, probe);
  return probes;
}

function healthColumn(probeOf: Probes): Column<Row> {
  return {
    title: "HEALTH",
    cell({ address }) {
      const probe = probeOf.get(address);
      return probe === undefined ? "" : healthText(probe);
    },
  };
}

/** The worst of what is known. */
function markOf({ leaseId, address }: Row, probeOf: Probes): Mark {
  const probe = probeOf.get(address);
  const health = probe === undefined ? "live" : healthMark(probe);
  return health === "live" && (leaseId === null || address === null) ? "warning" : health;
}

function noteOf({ leaseId, address }: Row): string {
  return [...(leaseId === null ? ["no lease"] : []), ...(address === null ? ["no address"] : [])].join(", ");
}
