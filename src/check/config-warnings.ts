/** What the reader of configurations warns of, as what a rule finds. */
import type { WarningRule } from "../gozero/go-zero-config.js";
import type { FileFacts } from "./facts/file-facts.js";
import type { Finding } from "./rule.js";

export function warned(rule: WarningRule): (facts: FileFacts) => readonly Finding[] {
  return ({ warnings }) =>
    warnings.flatMap((warning) =>
      warning.rule === rule
        ? [{ message: warning.message, remedy: warning.remedy, line: warning.position.line }]
        : [],
    );
}
