/** The report: problems, and what was looked at to find them. */
import type { EtcdFacts } from "../../../check/facts/etcd-facts.js";
import type { Facts, LocatedProblem } from "../../../check/judge.js";
import {
  type CheckReportDocument,
  type CheckSummary,
  isFailing,
  problemDocument,
} from "../../documents/check-report.js";
import type { Asked } from "./asked.js";

export function checkReport(
  { files, etcds }: Facts,
  problems: readonly LocatedProblem[],
  { rules, failOn, tookMs }: Pick<Asked, "rules" | "failOn"> & { readonly tookMs: number },
): CheckReportDocument {
  return {
    schemaVersion: 1,
    kind: "checkReport",
    problems: problems.map(problemDocument),
    summary: summaryOf(problems, etcds, { rules: rules.length, files: files.length }),
    rules: rules.map(({ id }) => id),
    failOn,
    passed: !problems.some(({ severity }) => isFailing(severity, failOn)),
    tookMs,
  };
}

function summaryOf(
  problems: readonly LocatedProblem[],
  etcds: readonly EtcdFacts[],
  { rules, files }: Pick<CheckSummary, "rules" | "files">,
): CheckSummary {
  const counted = (severity: LocatedProblem["severity"]) =>
    problems.filter((problem) => problem.severity === severity).length;
  const services = etcds.flatMap((etcd) => etcd.services);
  return {
    errors: counted("error"),
    warnings: counted("warning"),
    infos: counted("info"),
    rules,
    services: services.length,
    instances: services.reduce((sum, { instances }) => sum + instances.length, 0),
    hosts: etcds.reduce((sum, { hosts }) => sum + hosts.length, 0),
    files,
  };
}
