/** A picture laid out by Ink: what stands above, beside and below each other, each part one text of whole lines. */
import { Box, Text } from "ink";
import { memo } from "react";
import type { Size } from "./view/layout.js";

/** A part of the screen: its lines as they go to the terminal. */
export interface FramePart {
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
}

export interface FrameProps {
  readonly size: Size;
  readonly above: FramePart;
  readonly left: FramePart;
  /** undefined: the left part takes it all. */
  readonly divider: FramePart | undefined;
  readonly right: FramePart | undefined;
  readonly below: FramePart;
}

export function Frame({ size, above, left, divider, right, below }: FrameProps) {
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Part {...above} />
      <Box flexDirection="row">
        <Part {...left} />
        {divider === undefined ? null : <Part {...divider} />}
        {right === undefined ? null : <Part {...right} />}
      </Box>
      <Part {...below} />
    </Box>
  );
}

/** Drawn anew only when its text changed. Ink gives a text without a character no place. */
const Part = memo(function Part({ text, columns, rows }: FramePart) {
  return rows === 0 ? null : (
    <Box width={columns} height={rows}>
      <Text wrap="truncate">{text === "" ? " " : text}</Text>
    </Box>
  );
});
