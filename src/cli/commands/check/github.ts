/** Problems as annotations of a GitHub Actions run. Source: docs.github.com, "Workflow commands for GitHub Actions". */
import type { Severity } from "../../../check/rule.js";
import type { ProblemDocument } from "../../documents/check-report.js";
import { problemSentence } from "./problem-text.js";

const COMMAND_OF = { error: "error", warning: "warning", info: "notice" } as const satisfies Record<
  Severity,
  string
>;

export function githubLines(problems: readonly ProblemDocument[]): readonly string[] {
  return problems.map((problem) => {
    const { severity, rule, file, line } = problem;
    const properties = [
      ...(file === null ? [] : [`file=${property(file)}`]),
      ...(line === null ? [] : [`line=${line}`]),
      `title=${property(rule)}`,
    ];
    return `::${COMMAND_OF[severity]} ${properties.join(",")}::${data(problemSentence(problem))}`;
  });
}

/** What the runner takes for a command's own signs. Source: github.com/actions/toolkit packages/core/src/command.ts. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
