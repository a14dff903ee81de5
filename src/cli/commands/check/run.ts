/** `zdisc check`: known faults of configuration files, etcd and what is registered in it. */
import type { EtcdFacts } from "../../../check/facts/etcd-facts.js";
import { judge, type LocatedProblem } from "../../../check/judge.js";
import { RULES } from "../../../check/rules.js";
import { formatNumber, plural } from "../../../text/numbers.js";
import { hostsOf } from "../../connection-options.js";
import type { Context } from "../../context.js";
import {
  type CheckReportDocument,
  type CheckSummary,
  isFailing,
  problemDocument,
} from "../../documents/check-report.js";
import { type RuleListDocument, ruleListDocument } from "../../documents/rule-list.js";
import type { OptionsOf } from "../../flag.js";
import { type DocumentProgram, documentProgram } from "../../program.js";
import type { Result, Word } from "../../result.js";
import { askEtcds } from "./ask-etcds.js";
import { type Asked, type CheckInvocation, parseAsked, ruleNamed } from "./asked.js";
import type { checkFlags } from "./command.js";
import { etcdSources, type LocatedBlock, locateBlocks } from "./etcd-sources.js";
import { readFiles } from "./read-files.js";
import { ruleViews } from "./rule-views.js";
import { views } from "./views.js";

export const program: DocumentProgram<OptionsOf<typeof checkFlags>> = {
  run(invocation, context) {
    const { listRules, rule } = invocation.options;
    const wanted = listRules || rule !== undefined ? documentProgram(explainRules, ruleViews) : checks;
    return wanted.run(invocation, context);
  },
};

const checks = documentProgram(runChecks, views);

async function explainRules({ options: { rule } }: CheckInvocation): Promise<Result<RuleListDocument>> {
  const rules = rule === undefined ? RULES : [ruleNamed(rule, "--rule")];
  return { document: ruleListDocument(rules), outcome: "ok" };
}

async function runChecks(
  invocation: CheckInvocation,
  context: Context,
): Promise<Result<CheckReportDocument>> {
  const { clock } = context;
  const beganMs = clock.monotonicMs();
  const asked = parseAsked(invocation);
  const files = await readFiles(asked.files, context);
  const blocks = locateBlocks(files);
  const { services } = asked;
  const { endpoints } = invocation.options;
  const sources = asked.isOffline ? [] : etcdSources(blocks, { services, endpoints }, context);
  const etcds = await askEtcds(sources, blocks, asked, context);
  const problems = judge({ files, etcds }, asked.rules);
  const tookMs = clock.monotonicMs() - beganMs;
  const summary = summaryOf(problems, etcds, { rules: asked.rules.length, files: files.length });
  const document = reportOf(problems, summary, asked, tookMs);
  const words = [...(asked.isOffline ? [] : hostNotes(blocks, endpoints)), summaryWord(document, asked)];
  return { document, outcome: document.passed ? "ok" : "found", words };
}

/** Row 32 of the table of errors. */
function hostNotes(blocks: readonly LocatedBlock[], endpoints: string | undefined): Word[] {
  if (endpoints === undefined) return [];
  const own = hostsOf({ endpoints }).join();
  const files = new Set(blocks.flatMap(({ file, hosts }) => (hosts.join() === own ? [] : [file])));
  if (files.size === 0) return [];
  return [{ word: "note", text: `--endpoints wins over Hosts in ${[...files].join(", ")}` }];
}

function reportOf(
  problems: readonly LocatedProblem[],
  summary: CheckSummary,
  { rules, failOn }: Asked,
  tookMs: number,
): CheckReportDocument {
  return {
    schemaVersion: 1,
    kind: "checkReport",
    problems: problems.map(problemDocument),
    summary,
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

/** `48 rules on 1 service, 3 instances, 2 etcd hosts: 2 errors, 1 warning (1.4 s)` */
function summaryWord({ summary, tookMs }: CheckReportDocument, { isOffline }: Asked): Word {
  const { services, instances, hosts, files, errors, warnings, infos } = summary;
  const inEtcd = [
    plural(services, "service"),
    plural(instances, "instance"),
    ...(hosts === 0 ? [] : [plural(hosts, "etcd host")]),
  ];
  const looked = isOffline ? [plural(files, "file")] : inEtcd;
  const found = [
    ...(errors === 0 ? [] : [plural(errors, "error")]),
    ...(warnings === 0 ? [] : [plural(warnings, "warning")]),
    ...(infos === 0 ? [] : [plural(infos, "info")]),
  ];
  const result = found.length === 0 ? "nothing found" : found.join(", ");
  const seconds = `${formatNumber(Math.round(tookMs / 100) / 10)} s`;
  const text = `${plural(summary.rules, "rule")} on ${looked.join(", ")}: ${result} (${seconds})`;
  return { word: "summary", text };
}
