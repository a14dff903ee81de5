/** What stands in the columns of a service among all. */
import { formatDuration } from "../../duration.js";
import { formatNumber } from "../../text/numbers.js";
import { sparkline } from "../../text/sparkline.js";
import { span } from "../line.js";
import type { Moment } from "../model/moment.js";
import type { ServiceRow } from "../model/service-tally.js";
import type { Span, Theme } from "../theme.js";
import type { Column } from "./table.js";

export interface ServicesView {
  readonly theme: Theme;
  readonly now: Moment;
  readonly stale: Moment | undefined;
  /** Cells of the whole table: names take what is left. */
  readonly width: number;
}

export const SERVICE_SORT_COUNT = 4;

const LEAST_NAME = 17;
const MOST_NAME = 60;
/** What the other columns, their gaps, the marks before and the thumb behind take. */
const OTHERS = 61;

export function serviceColumns(view: ServicesView): readonly Column<ServiceRow>[] {
  const { theme, now, stale, width } = view;
  const nameCells = Math.max(LEAST_NAME, Math.min(MOST_NAME, width - OTHERS));
  return [
    { title: "SERVICE", cells: nameCells, sort: 0, cell: ({ id }) => span(id) },
    {
      title: "INSTANCES",
      cells: 10,
      gap: 0,
      align: "right",
      sort: 1,
      cell: ({ instanceCount }) => span(formatNumber(instanceCount)),
    },
    {
      title: "LEASED",
      cells: 9,
      gap: 1,
      align: "right",
      sort: 2,
      keep: 3,
      cell: ({ leasedCount, instanceCount }) => span(`${leasedCount}/${instanceCount}`),
    },
    {
      title: "CHANGES 10 MIN",
      cells: 15,
      sort: 3,
      keep: 2,
      cell: (row) => span(sparkline(row.rate((stale ?? now).atMs), theme.look)),
    },
    { title: "LAST EVENT", cells: 17, gap: 1, keep: 1, cell: (row) => lastEvent(row, view) },
  ];
}

function lastEvent({ lastEvent: last }: ServiceRow, { theme, now, stale }: ServicesView): Span {
  if (last === undefined) return span("");
  const agoMs = Math.max(0, (stale ?? now).atMs - last.atMs);
  const ago =
    agoMs < 10_000 ? `${Math.floor(agoMs / 1_000)} s` : formatDuration(agoMs).replace(/ m \d+ s$/, " m");
  return span(`${theme.mark(last.mark).text} ${last.text.padEnd(5)} ${ago} ago`);
}
