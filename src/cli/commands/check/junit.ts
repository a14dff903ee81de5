/**
 * A report as JUnit's XML, as CI servers read it: a test case for each problem that fails the run, and one for each rule
 * that does not. Source: github.com/jenkinsci/xunit-plugin, junit-10.xsd.
 */
import { type CheckReportDocument, isFailing, type ProblemDocument } from "../../documents/check-report.js";
import { problemSentence, problemText } from "./problem-text.js";

export function* junitLines({ problems, rules, failOn, tookMs }: CheckReportDocument): Iterable<string> {
  const failing = problems.filter(({ severity }) => isFailing(severity, failOn));
  const failed = new Set(failing.map(({ rule }) => rule));
  const passing = rules.filter((rule) => !failed.has(rule));
  const counts = `tests="${failing.length + passing.length}" failures="${failing.length}"`;
  const suite = `name="zdisc check" ${counts} errors="0" time="${(tookMs / 1_000).toFixed(3)}"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield `<testsuites ${suite}>`;
  yield `  <testsuite ${suite}>`;
  for (const problem of failing) yield* failureLines(problem);
  for (const rule of passing)
    yield* passLines(
      rule,
      problems.filter((problem) => problem.rule === rule),
    );
  yield "  </testsuite>";
  yield "</testsuites>";
}

function* failureLines(problem: ProblemDocument): Iterable<string> {
  const { headline, detail } = problemText(problem);
  yield `    <testcase classname="zdisc.${problem.rule}" name="${escaped(`${problem.rule}: ${headline}`)}">`;
  const attributes = `type="${problem.severity}" message="${escaped(detail)}"`;
  yield `      <failure ${attributes}>${escaped(problemSentence(problem))}</failure>`;
  yield "    </testcase>";
}

/** What was found there and fails nothing is told all the same. */
function* passLines(rule: string, problems: readonly ProblemDocument[]): Iterable<string> {
  const testcase = `    <testcase classname="zdisc.${rule}" name="${rule}"`;
  if (problems.length === 0) {
    yield `${testcase}/>`;
    return;
  }
  yield `${testcase}>`;
  const lines = problems.map((problem) => `${problem.severity}: ${problemSentence(problem)}`);
  yield `      <system-out>${escaped(lines.join("\n"))}</system-out>`;
  yield "    </testcase>";
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The text is printable already: XML knows no escape for most controls. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
