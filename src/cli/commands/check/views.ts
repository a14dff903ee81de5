/** Problems as a person reads them: what, what comes of it, what to do. */
import { groupBy } from "../../../runtime/group-by.js";
import { formatNumber } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import type { Mark } from "../../../text/symbols.js";
import { padRight } from "../../../text/width.js";
import { wrapText } from "../../../text/wrap.js";
import type { CheckReportDocument, ProblemDocument } from "../../documents/check-report.js";
import type { Views } from "../../result.js";
import type { Style } from "../../view/style.js";
import { githubLines } from "./github.js";
import { junitLines } from "./junit.js";
import { problemText } from "./problem-text.js";
import { sarifLines } from "./sarif.js";

const MARK_OF = {
  error: "broken",
  warning: "warning",
  info: "notReached",
} as const satisfies Record<ProblemDocument["severity"], Mark>;

/** Of a rule, unless -v is given. */
const MOST_SHOWN = 5;
/** Behind the mark. */
const SEVERITY_CELLS = "warning".length + 2;
const LEAST_RULE_CELLS = 17;
/** What stands below a headline. */
const INDENT = " ".repeat(2 + SEVERITY_CELLS);
/** Narrower than this nothing is wrapped. */
const LEAST_WRAPPED = 40;

export const views: Views<CheckReportDocument> = {
  table: tableLines,
  github: ({ problems }) => githubLines(problems),
  junit: junitLines,
  sarif: sarifLines,
};

function* tableLines({ problems }: CheckReportDocument, style: Style): Iterable<string> {
  const { isAscii } = style;
  const ruleCells = Math.max(LEAST_RULE_CELLS, ...new Set(problems.map(({ rule }) => rule.length + 2)));
  for (const { shown, hiddenCount } of folded(problems, style)) {
    for (const problem of shown) yield* problemLines(problem, ruleCells, style);
    const rule = shown[0]?.rule ?? "";
    if (hiddenCount > 0)
      yield `${INDENT}${isAscii ? "..." : "…"} and ${formatNumber(hiddenCount)} more of ${rule} (-v)`;
  }
}

/** Neighbours of one rule and one severity together, the first few of each. */
function folded(problems: readonly ProblemDocument[], { isVerbose }: Style) {
  const groups = groupBy(problems, ({ severity, rule }) => `${severity} ${rule}`);
  return [...groups.values()].map((group) => {
    const shown = isVerbose ? group : group.slice(0, MOST_SHOWN);
    return { shown, hiddenCount: group.length - shown.length };
  });
}

function* problemLines(problem: ProblemDocument, ruleCells: number, style: Style): Iterable<string> {
  const { headline, detail } = problemText(problem);
  const before = `${padRight(problem.severity, SEVERITY_CELLS)}${padRight(problem.rule, ruleCells)}`;
  yield `${style.mark(MARK_OF[problem.severity])} ${before}${headline}`;
  yield* below(detail, "", style);
  yield* below(printable(problem.remedy), style.isAscii ? "-> " : "→ ", style);
}

/** On a terminal wrapped under itself. */
function below(text: string, lead: string, { columns }: Style): string[] {
  const cells = (columns ?? Number.POSITIVE_INFINITY) - INDENT.length - lead.length;
  const lines = cells < LEAST_WRAPPED ? [text] : wrapText(text, cells);
  return lines.map((line, at) => INDENT + (at === 0 ? lead : " ".repeat(lead.length)) + line);
}
