/** A picture laid out by Ink. A line is drawn anew only when its text changed. */
import { Box, Text } from "ink";
import { memo } from "react";
import type { Line } from "./line.js";
import type { Theme } from "./theme.js";
import type { Picture } from "./view/picture.js";

interface FrameProps {
  readonly picture: Picture;
  readonly theme: Theme;
}

export function Frame({ picture, theme }: FrameProps) {
  const { size, above, left, leftColumns, right, rightColumns, below } = picture;
  const divider = theme.sign("│");
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Lines lines={above} theme={theme} columns={size.columns} />
      <Box flexDirection="row">
        <Lines lines={left} theme={theme} columns={leftColumns} />
        {right === undefined ? null : (
          <>
            <Box flexDirection="column" width={1}>
              {right.map((_, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
                <DrawnLine key={row} text={divider} />
              ))}
            </Box>
            <Lines lines={right} theme={theme} columns={rightColumns} />
          </>
        )}
      </Box>
      <Lines lines={below} theme={theme} columns={size.columns} />
    </Box>
  );
}

function Lines({ lines, theme, columns }: { lines: readonly Line[]; theme: Theme; columns: number }) {
  return (
    <Box flexDirection="column" width={columns}>
      {lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <DrawnLine key={row} text={theme.paint(line)} />
      ))}
    </Box>
  );
}

/** Ink gives an empty text no row. */
const DrawnLine = memo(function DrawnLine({ text }: { text: string }) {
  return <Text wrap="truncate">{text === "" ? " " : text}</Text>;
});
