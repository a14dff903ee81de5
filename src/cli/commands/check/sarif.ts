/** A report as SARIF 2.1.0, as code scanners exchange results. Source: docs.oasis-open.org/sarif/sarif/v2.1.0. */
import { createHash } from "node:crypto";
import type { Rule, Severity } from "../../../check/rule.js";
import { RULES } from "../../../check/rules.js";
import { capital } from "../../../resolve/sentence.js";
import type { CheckReportDocument, ProblemDocument } from "../../documents/check-report.js";
import { jsonText } from "../../view/json-text.js";
import type { Style } from "../../view/style.js";
import { problemSentence } from "./problem-text.js";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const LEVEL_OF = { error: "error", warning: "warning", info: "note" } as const satisfies Record<
  Severity,
  string
>;
/** An ID of a lease, or of a configuration: another one means no other problem. */
const ID = /\/\d{1,19}$/;

export function sarifLines({ problems, rules }: CheckReportDocument, { columns }: Style): readonly string[] {
  const judged = RULES.filter(({ id }) => rules.includes(id));
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "zdisc", rules: judged.map(reportingDescriptor) } },
        columnKind: "unicodeCodePoints",
        results: problems.map((problem) => resultOf(problem, rules.indexOf(problem.rule))),
      },
    ],
  };
  return [jsonText(log, columns === undefined ? undefined : 2)];
}

function reportingDescriptor({ id, severity, asks, finds, why, remedy }: Rule) {
  return {
    id: `zdisc/${id}`,
    name: id,
    shortDescription: { text: asks },
    fullDescription: { text: `Found when ${finds}. ${capital(why)}.` },
    help: { text: remedy },
    defaultConfiguration: { level: LEVEL_OF[severity] },
  };
}

function resultOf(problem: ProblemDocument, ruleIndex: number) {
  return {
    ruleId: `zdisc/${problem.rule}`,
    ruleIndex,
    level: LEVEL_OF[problem.severity],
    message: { text: problemSentence(problem) },
    locations: locationsOf(problem),
    partialFingerprints: { "zdisc/v1": fingerprint(problem) },
  };
}

/** The file, and the key (or what else it is about) as a logical place. */
function locationsOf({ file, line, key, service, host }: ProblemDocument) {
  const region = line === null ? {} : { region: { startLine: line } };
  const uri = file === null ? undefined : encodeURI(file.replaceAll("\\", "/"));
  const physical = uri === undefined ? {} : { physicalLocation: { artifactLocation: { uri }, ...region } };
  const name = key ?? service ?? host;
  const kind = key !== null ? "member" : "resource";
  const logical = name === null ? {} : { logicalLocations: [{ fullyQualifiedName: name, kind }] };
  const location = { ...physical, ...logical };
  return Object.keys(location).length === 0 ? [] : [location];
}

/** The same for the same problem tomorrow, when the process has another lease. */
function fingerprint({ rule, service, key, address, host, file }: ProblemDocument): string {
  const place = [rule, service, key?.replace(ID, "/"), address, host, file];
  return createHash("sha256").update(JSON.stringify(place)).digest("hex").slice(0, 32);
}
