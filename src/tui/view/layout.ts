/** Where things stand on a screen of a size: heights and widths, nothing else. */

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** `line`: too small for more than one; `rows`: header, rows and keys; `full`: all of it. */
export type Extent = "line" | "rows" | "full";

export interface Layout {
  readonly extent: Extent;
  readonly columns: number;
  /** Of the list, on the left. */
  readonly listColumns: number;
  /** Of the pane on the right, without the line between; 0: there is none. */
  readonly paneColumns: number;
  /** Rows of the table, without its head. */
  readonly tableRows: number;
  /** Lines of events under their title; 0: no events, no title. */
  readonly eventRows: number;
  /** Rows of list, events and pane together. */
  readonly bodyRows: number;
}

const LIST_COLUMNS = 120;
const LEAST_PANE = 39;
/** Header (2), the line under it, message and keys. */
const FRAME_ROWS = 5;
/** The head of the table, and the title of the events. */
const HEADS = 2;

export function layoutOf({ columns, rows }: Size, hasPane: boolean): Layout {
  const extent = extentOf({ columns, rows });
  if (extent !== "full") {
    const tableRows = extent === "line" ? 0 : Math.max(0, rows - 3);
    return {
      extent,
      columns,
      listColumns: columns,
      paneColumns: 0,
      tableRows,
      eventRows: 0,
      bodyRows: rows - 2,
    };
  }
  const bodyRows = rows - FRAME_ROWS;
  const paneColumns = columns - LIST_COLUMNS - 1;
  const isSplit = hasPane && paneColumns >= LEAST_PANE;
  const eventRows = eventRowsOf(rows);
  return {
    extent,
    columns,
    listColumns: isSplit ? LIST_COLUMNS : columns,
    paneColumns: isSplit ? paneColumns : 0,
    tableRows: bodyRows - HEADS - eventRows + (eventRows === 0 ? 1 : 0),
    eventRows,
    bodyRows,
  };
}

function extentOf({ columns, rows }: Size): Extent {
  if (columns < 30 || rows < 6) return "line";
  return columns < 60 || rows < 12 ? "rows" : "full";
}

function eventRowsOf(rows: number): number {
  if (rows >= 40) return Math.min(19, Math.floor(rows / 3) - 1);
  return Math.max(0, Math.min(8, rows - 16));
}
