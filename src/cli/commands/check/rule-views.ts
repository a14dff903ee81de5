/** The rules as text: a row each, or one explained. */
import { padRight } from "../../../text/width.js";
import { wrapText } from "../../../text/wrap.js";
import type { RuleDocument, RuleListDocument } from "../../documents/rule-list.js";
import type { Views } from "../../result.js";
import type { Style } from "../../view/style.js";
import { type Column, tableLines } from "../../view/table.js";

export const ruleViews: Views<RuleListDocument> = {
  table({ rules }, style) {
    const [only, ...others] = rules;
    if (only !== undefined && others.length === 0) return explanationLines(only, style);
    return tableLines(rules, COLUMNS, { hasHeaders: style.hasHeaders });
  },
};

const COLUMNS: readonly Column<RuleDocument>[] = [
  { title: "RULE", cell: ({ id }) => id },
  { title: "SEVERITY", cell: ({ severity, exception }) => (exception === null ? severity : `${severity}*`) },
  { title: "ASKS", cell: ({ asks }) => asks },
];

/** Behind the names of the rows. */
const NAME_CELLS = 10;

function explanationLines(rule: RuleDocument, { columns }: Style): string[] {
  const severity = rule.exception === null ? rule.severity : `${rule.severity}; ${rule.exception}`;
  const rows = [
    ["severity", severity],
    ["asks", rule.asks],
    ["found", rule.finds],
    ["why", rule.why],
    ["remedy", rule.remedy],
    ...(rule.source === null ? [] : [["source", rule.source]]),
  ];
  const cells = columns === undefined ? Number.POSITIVE_INFINITY : columns - NAME_CELLS - 2;
  return [
    rule.id,
    ...rows.flatMap(([name = "", text = ""]) =>
      wrapText(text, cells).map((line, at) => `  ${padRight(at === 0 ? name : "", NAME_CELLS)}${line}`),
    ),
  ];
}
