/** Where things stand on the pick screen. At 80x24: eight endpoints, three of them in the chart, two changes. */
import { type Layout, layoutOf, type Size } from "../view/layout.js";

export interface PickLayout extends Layout {
  /** Endpoints in the chart under the list; 0: it stands in the pane, or nowhere. */
  readonly chartRows: number;
  /** Of the pick that is told; 0: none is, and the last pick has a line. */
  readonly toldRows: number;
  /** Changes in sight; 0: not even their title. */
  readonly changeRows: number;
  /** Of what is said at the end. */
  readonly wordRows: number;
}

/** Header (2), the line under it, the head of the list, the last pick, the title of the changes, keys. */
const FIXED_ROWS = 7;
const WORD_ROWS = 2;
/** The head of the chart, and a blank line behind it. */
const CHART_FRAME = 2;
const LEAST_CHART = 3;
const MOST_CHART = 12;
const LEAST_TABLE = 3;
const MOST_CHANGES = 19;

/** `told`: lines of the pick that is told in full. */
export function pickLayoutOf(size: Size, told: number): PickLayout {
  const layout = layoutOf(size, true);
  const none = { chartRows: 0, toldRows: 0, changeRows: 0, wordRows: 0 };
  if (layout.extent !== "full") return { ...layout, ...none };
  const isSplit = layout.paneColumns > 0;
  const rest = size.rows - FIXED_ROWS - WORD_ROWS;
  const changeRows = changeRowsOf(rest, isSplit);
  const chartRows = isSplit || rest < 12 ? 0 : clamp(Math.floor(rest * 0.2), LEAST_CHART, MOST_CHART);
  const chart = chartRows === 0 ? 0 : chartRows + CHART_FRAME;
  const open = rest - changeRows - chart + (changeRows === 0 ? 1 : 0);
  if (told === 0 || isSplit)
    return {
      ...layout,
      ...none,
      chartRows,
      changeRows,
      wordRows: WORD_ROWS,
      tableRows: open - gapOf(chartRows),
    };
  // What is told takes the place of the chart and of the last pick, and more of the list's where it has to.
  const toldRows = Math.min(told, open + chart + 1 - LEAST_TABLE);
  return {
    ...layout,
    ...none,
    toldRows,
    changeRows,
    wordRows: WORD_ROWS,
    tableRows: open + chart + 1 - toldRows,
  };
}

/** A blank line between the list and the chart. */
function gapOf(chartRows: number): number {
  return chartRows === 0 ? 0 : 1;
}

function changeRowsOf(rest: number, isSplit: boolean): number {
  if (rest < 8) return 0;
  return isSplit
    ? clamp(Math.floor(rest / 3), 2, MOST_CHANGES)
    : clamp(Math.floor(rest * 0.15), 2, MOST_CHANGES);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
