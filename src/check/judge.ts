/** All rules over all facts: problems with their places, gravest first, then in the order of the table, then by key. */
import { compareValues } from "../runtime/compare-values.js";
import type { EtcdFacts } from "./facts/etcd-facts.js";
import type { FileFacts } from "./facts/file-facts.js";
import type { ServiceFacts } from "./facts/service-facts.js";
import {
  type EndpointRule,
  type Finding,
  type NamesRule,
  NOWHERE,
  type Place,
  type Problem,
  problemOf,
  type Rule,
  SEVERITIES,
} from "./rule.js";

export interface Facts {
  readonly files: readonly FileFacts[];
  readonly etcds: readonly EtcdFacts[];
}

export interface LocatedProblem extends Problem, Place {}

export function judge({ files, etcds }: Facts, rules: readonly Rule[]): readonly LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  for (const rule of rules) {
    const found =
      rule.about === "file"
        ? files.flatMap((file) => inFile(rule.find(file), file))
        : etcds.flatMap((etcd) => inEtcd(rule, etcd).map((finding) => reachable(finding, rule, etcd)));
    for (const finding of found) problems.push(located(rule, finding));
  }
  return inOrder(problems, rules);
}

/** What a rule found, at the place of what it judged; a place of its own stands above that. */
function inFile(findings: readonly Finding[], { file }: FileFacts): Finding[] {
  return findings.map((finding) => ({ file, ...finding }));
}

function inEtcd(rule: Exclude<Rule, { about: "file" }>, etcd: EtcdFacts): readonly Finding[] {
  switch (rule.about) {
    case "etcd":
      return rule.find(etcd);
    case "names":
      return inNames(rule, etcd);
    case "service":
      return etcd.services.flatMap((service) => inService(rule.find(service), service));
    case "endpoint":
      return etcd.services.flatMap((service) => inEndpoints(rule, service));
  }
}

function reachable(finding: Finding, rule: Rule, { reach = (remedy) => remedy }: EtcdFacts): Finding {
  return { ...finding, remedy: reach(finding.remedy ?? rule.remedy) };
}

/** Groups without any of the services that are looked at are somebody else's matter. */
function inNames(rule: NamesRule, { names, services }: EtcdFacts): Finding[] {
  const looked = new Set(services.map(({ name }) => name));
  return rule.find(names).flatMap(({ names: group, ...finding }) => {
    const own = group.find((name) => looked.has(name));
    return own === undefined ? [] : [{ service: own, ...finding }];
  });
}

function inService(findings: readonly Finding[], { name }: ServiceFacts): Finding[] {
  return findings.map((finding) => ({ service: name, ...finding }));
}

function inEndpoints(rule: EndpointRule, { name, endpoints }: ServiceFacts): Finding[] {
  return endpoints.flatMap((endpoint) => {
    const finding = rule.find(endpoint);
    const key = endpoint.instances[0]?.key ?? null;
    return finding === undefined ? [] : [{ service: name, address: endpoint.value, key, ...finding }];
  });
}

function located(rule: Rule, finding: Finding): LocatedProblem {
  const { service, key, address, host, file, line } = { ...NOWHERE, ...finding };
  return { ...problemOf(rule, finding), service, key, address, host, file, line };
}

function inOrder(problems: readonly LocatedProblem[], rules: readonly Rule[]): readonly LocatedProblem[] {
  const place = new Map(rules.map(({ id }, at) => [id, at]));
  return [...problems].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (place.get(a.rule) ?? 0) - (place.get(b.rule) ?? 0) ||
      compareValues(a.file ?? "", b.file ?? "") ||
      (a.line ?? 0) - (b.line ?? 0) ||
      compareValues(a.key ?? a.service ?? a.host ?? "", b.key ?? b.service ?? b.host ?? ""),
  );
}
