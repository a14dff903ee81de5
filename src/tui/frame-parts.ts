/** A picture in the looks of the theme, ready for Ink. */
import type { FramePart, FrameProps } from "./frame.js";
import type { Line } from "./line.js";
import type { Theme } from "./theme.js";
import type { Picture } from "./view/picture.js";

export function frameParts(picture: Picture, theme: Theme): FrameProps {
  const { size, above, left, leftColumns, right, rightColumns, below } = picture;
  const part = (lines: readonly Line[], columns: number): FramePart => ({
    text: lines.map((line) => theme.paint(line)).join("\n"),
    columns,
    rows: lines.length,
  });
  const divider = {
    text: new Array<string>(left.length).fill(theme.sign("│")).join("\n"),
    columns: 1,
    rows: left.length,
  };
  return {
    size,
    above: part(above, size.columns),
    left: part(left, leftColumns),
    divider: right === undefined ? undefined : divider,
    right: right === undefined ? undefined : part(right, rightColumns),
    below: part(below, size.columns),
  };
}

/** Whether the same stands in the same places. */
export function isSameFrame(a: FrameProps, b: FrameProps): boolean {
  return (
    a.size.columns === b.size.columns &&
    a.size.rows === b.size.rows &&
    isSamePart(a.above, b.above) &&
    isSamePart(a.left, b.left) &&
    isSamePart(a.right, b.right) &&
    isSamePart(a.below, b.below)
  );
}

function isSamePart(a: FramePart | undefined, b: FramePart | undefined): boolean {
  return a?.text === b?.text && a?.columns === b?.columns && a?.rows === b?.rows;
}
