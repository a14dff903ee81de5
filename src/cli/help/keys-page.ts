/** `zdisc help keys`: what `?` shows on the screens, in plain text. */
import type { HelpPageContext } from "./help-page.js";

const WIDTH = 80;
/** So that nothing is cut off; what is longer than a line goes on in the next. */
const UNCUT = 2 * WIDTH;
const BELOW_KEYS = " ".repeat(24);

const OPENED_BY = "Screens open on a terminal: zdisc watch SERVICE, top, pick --live, demo.";

export async function keysPage({ isAscii }: Pick<HelpPageContext, "isAscii">): Promise<readonly string[]> {
  const [{ Theme }, { helpLines }] = await Promise.all([
    import("../../tui/theme.js"),
    import("../../tui/view/key-line.js"),
  ]);
  const theme = new Theme({ hasColour: false, isAscii, isUtc: false });
  const lines = helpLines(theme, UNCUT).map((line) =>
    line
      .map(({ text }) => text)
      .join("")
      .trimEnd(),
  );
  return [OPENED_BY, "", ...lines.flatMap(folded)];
}

/** Broken where a gap of two cells is: before the places of a key, or between two symbols. */
function folded(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const gap = line.lastIndexOf("  ", WIDTH);
  const rest = line.slice(gap).trimStart();
  return [line.slice(0, gap).trimEnd(), `${rest.startsWith("(") ? BELOW_KEYS : " "}${rest}`];
}
