/** `top`: every service under a prefix. */
import { plural } from "../../text/numbers.js";
import { printable } from "../../text/printable.js";
import type { Mark } from "../../text/symbols.js";
import { type Line, span } from "../line.js";
import { JOINED_MS } from "../model/endpoint-row.js";
import { staleSince } from "../model/link.js";
import type { ServiceRow } from "../model/service-tally.js";
import type { ServicesSnapshot } from "../model/services-snapshot.js";
import type { RowList } from "../row-list.js";
import type { ListState } from "../state.js";
import { serviceColumns } from "../view/service-columns.js";
import { columnsThatFit } from "../view/table.js";
import type { ViewContext } from "../view/view-context.js";
import { healthCounts, indented, type ListPictureParts } from "./list-picture.js";

type Compare = (a: ServiceRow, b: ServiceRow) => number;

const byName: Compare = (a, b) => (a.id < b.id ? -1 : 1);

const ORDERS: readonly Compare[] = [
  byName,
  (a, b) => b.instanceCount - a.instanceCount || byName(a, b),
  (a, b) => unleased(b) - unleased(a) || byName(a, b),
  (a, b) => b.changeCount - a.changeCount || byName(a, b),
];

function unleased({ instanceCount, leasedCount }: ServiceRow): number {
  return instanceCount - leasedCount;
}

/** Those that the list shows, in its order. */
export function serviceRows(
  cache: RowList<ServiceRow>,
  list: ListState,
  { rows, version, now }: ServicesSnapshot,
): { readonly rows: readonly ServiceRow[]; readonly total: number } {
  return cache.of(
    list,
    {
      rows,
      version,
      compare: (sort) => ORDERS[sort] ?? byName,
      textOf: ({ id }) => id,
      hasProblem: ({ health, leftAtMs }) => health !== "fine" || leftAtMs !== undefined,
    },
    Math.floor(now.atMs / 2_000),
  );
}

export function servicesPictureParts(
  snapshot: ServicesSnapshot,
  shown: { readonly rows: readonly ServiceRow[]; readonly total: number },
  { list, width, context }: { list: ListState; width: number; context: ViewContext },
): ListPictureParts<ServiceRow> {
  const { theme, now } = context;
  const { link, rate, events, eventCount, notice, counts, revision } = snapshot;
  const stale = staleSince(link);
  const selected = shown.rows.find(({ id }) => id === list.cursor);
  return {
    where: "services",
    crumbs: snapshot.prefix === "" ? ["services"] : ["services", `${snapshot.prefix}*`],
    link,
    rate,
    counts: [
      span(plural(counts.services, "service")),
      span(plural(counts.instances, "instance")),
      ...healthCounts(counts, theme),
      span(`rev ${revision}`),
    ],
    total: shown.total,
    table: {
      rows: shown.rows,
      columns: columnsThatFit(serviceColumns({ theme, now: snapshot.now, stale, width }), width - 1),
      markOf: (row) =>
        theme.mark(stale === undefined || row.leftAtMs !== undefined ? markOf(row, now.atMs) : "lastKnown"),
      toneOf: ({ leftAtMs }) => {
        if (leftAtMs !== undefined) return "struck";
        return stale === undefined ? undefined : "dim";
      },
    },
    empty: emptyLines(snapshot, shown.total > 0, width, context),
    events,
    eventCount,
    message: { link, notice, problem: problemToTell(shown.rows, selected), aside: asideOf(snapshot) },
    pane: undefined,
  };
}

function markOf({ leftAtMs, joinedAtMs, health }: ServiceRow, nowMs: number): Mark {
  if (leftAtMs !== undefined) return "leave";
  if (health !== "fine") return health;
  return joinedAtMs !== undefined && nowMs - joinedAtMs < JOINED_MS ? "join" : "live";
}

/** Of the selected row, else of the first that has one. */
function problemToTell(rows: readonly ServiceRow[], selected: ServiceRow | undefined) {
  const row = selected?.problem === undefined ? rows.find(({ problem }) => problem !== undefined) : selected;
  const found = row?.problem;
  if (row === undefined || found === undefined) return undefined;
  const subject = found.value === row.id ? row.id : `${row.id} ${found.value}`;
  // What is wrong with a name stands nowhere but here.
  return { subject, problem: found.problem, isSelected: row === selected && subject !== row.id };
}

function asideOf({ otherKeyCount }: ServicesSnapshot): string {
  if (otherKeyCount === 0) return "";
  const are = otherKeyCount === 1 ? "is not a registration" : "are not registrations";
  return `${plural(otherKeyCount, "other key")} under this prefix ${are}`;
}

function emptyLines(
  { prefix }: ServicesSnapshot,
  isFiltered: boolean,
  width: number,
  { theme }: ViewContext,
): Line[] {
  if (isFiltered) return [[], indented("No row matches. Esc clears the filter, ! shows all.", width, theme)];
  const where = prefix === "" ? "No service is registered" : `No service under ${printable(prefix)}`;
  return [
    [],
    indented(theme.sign(`${where} — waiting.`), width, theme),
    indented("Start one: zdisc publish --key user.rpc --addr :8080", width, theme, "dim"),
  ];
}
