/** Lines of flags, rendered from their table. */
import { padRight } from "../../text/width.js";
import { type Flag, typedForm } from "../arguments/flag.js";
import type { Bold } from "./help-page.js";

/** Where the second column begins: on the first page, on a command's page, and of a flag beside another. */
const OVERVIEW_CELLS = 25;
const FLAG_CELLS = 22;
const BESIDE_CELLS = 47;

/** `  list [SERVICE...]      services, or the instances of some` */
export function helpLine(left: string, right: string, cells = OVERVIEW_CELLS): string {
  return `${padRight(`  ${left}`, cells - 1)} ${right}`.trimEnd();
}

/** A flag that stands beside the one before it shares its line; such flags have a column of their own for their help. */
export function flagLines(flags: readonly (readonly [string, Flag])[], bold: Bold): string[] {
  const beside = flags.filter(([, flag]) => flag.isBeside).map(([name, flag]) => typedForm(name, flag));
  const besideCells = Math.max(0, ...beside.map((form) => form.length)) + 2;
  const lines: string[] = [];
  for (const [name, flag] of flags) {
    if (flag.isToldElsewhere) continue;
    const form = typedForm(name, flag);
    if (flag.head !== undefined) lines.push(bold(flag.head));
    if (!flag.isBeside) {
      const [first = "", ...more] = flag.help.split("\n");
      lines.push(helpLine(form, first, FLAG_CELLS), ...more.map((text) => helpLine("", text, FLAG_CELLS)));
    } else {
      const right = `${padRight(form, besideCells)}${flag.help}`.trimEnd();
      lines.push(padRight(lines.pop() ?? "", BESIDE_CELLS) + right);
    }
  }
  return lines;
}
