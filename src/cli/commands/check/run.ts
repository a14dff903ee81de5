/** `zdisc check`: known faults of configuration files, etcd and what is registered in it. */
import { judge } from "../../../check/judge.js";
import { RULES } from "../../../check/rules.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { CheckReportDocument } from "../../documents/check-report.js";
import { type RuleListDocument, ruleListDocument } from "../../documents/rule-list.js";
import { type DocumentProgram, documentProgram } from "../../program.js";
import type { Result } from "../../result.js";
import { askEtcds } from "./ask-etcds.js";
import { type CheckInvocation, parseAsked, ruleNamed } from "./asked.js";
import { checkReport } from "./build-report.js";
import type { checkFlags } from "./command.js";
import { etcdSources, locateBlocks } from "./etcd-sources.js";
import { readFiles } from "./read-files.js";
import { ruleViews } from "./rule-views.js";
import { views } from "./views.js";
import { hostNotes, missingWords, summaryWord } from "./words.js";

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
  const document = checkReport({ files, etcds }, problems, { ...asked, tookMs });
  const notes = asked.isOffline ? [] : hostNotes(blocks, endpoints);
  const missing = missingWords(etcds, asked);
  const outcome = missing.length === 0 || asked.failOn === "never" ? "ok" : "noEndpoint";
  const words = [...notes, ...missing, summaryWord(document, asked)];
  return { document, outcome: document.passed ? outcome : "found", words };
}
