/** `?`: every key, and what the symbols mean. */
import { fitLine, span } from "../line.js";
import { helpLines } from "../view/key-line.js";
import type { Layout, Size } from "../view/layout.js";
import { compose, type Picture } from "../view/picture.js";
import type { ViewContext } from "../view/view-context.js";

export function helpPicture(
  top: number,
  { layout, size, context }: { layout: Layout; size: Size; context: ViewContext },
): Picture {
  const { theme } = context;
  const lines = helpLines(theme, size.columns);
  const height = size.rows - 1;
  const first = Math.min(top, Math.max(0, lines.length - height));
  const more = lines.length > height ? "   j k scroll" : "";
  const below = fitLine([span(" ?", "bold"), span(` or Esc closes${more}`)], size.columns, theme.look);
  return compose(
    { above: [], left: lines.slice(first, first + height), below: [below] },
    { ...layout, paneColumns: 0 },
    size,
  );
}
