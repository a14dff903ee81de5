/** A whole screen as lines: above, two panes side by side, below. How they stand beside each other is Ink's to do. */
import { fitLine, type Line, span, widthOf } from "../line.js";
import type { Theme } from "../theme.js";
import type { Layout, Size } from "./layout.js";

export interface Picture {
  readonly size: Size;
  readonly above: readonly Line[];
  readonly left: readonly Line[];
  readonly leftColumns: number;
  /** undefined: there is no right pane. */
  readonly right: readonly Line[] | undefined;
  readonly rightColumns: number;
  readonly below: readonly Line[];
}

export interface PictureParts {
  readonly above: readonly Line[];
  readonly left: readonly Line[];
  readonly right?: readonly Line[] | undefined;
  readonly below: readonly Line[];
}

/** Each part cut or filled to its place. */
export function compose(parts: PictureParts, layout: Layout, size: Size): Picture {
  const bodyRows = Math.max(0, size.rows - parts.above.length - parts.below.length);
  const hasRight = parts.right !== undefined && layout.paneColumns > 0;
  return {
    size,
    above: parts.above,
    left: filled(parts.left, bodyRows, hasRight ? layout.listColumns : layout.columns),
    leftColumns: hasRight ? layout.listColumns : layout.columns,
    right: hasRight ? filled(parts.right ?? [], bodyRows, layout.paneColumns) : undefined,
    rightColumns: layout.paneColumns,
    below: parts.below,
  };
}

/** So many lines, none of them too long. */
function filled(lines: readonly Line[], rows: number, columns: number): readonly Line[] {
  const cut = lines.slice(0, rows).map((line) => (widthOf(line) > columns ? fitLine(line, columns) : line));
  return [...cut, ...Array.from({ length: rows - cut.length }, (): Line => [])];
}

/** One line in the middle of a terminal too small for more. */
export function tinyPicture(text: string, size: Size, theme: Theme): Picture {
  return {
    size,
    above: [fitLine([span(text)], size.columns, theme.look)],
    left: [],
    leftColumns: size.columns,
    right: undefined,
    rightColumns: 0,
    below: [],
  };
}
