/** Known faults of registrations, as one table; this order is the report's. Texts and severities: `zdisc check --list-rules`. */
import type { EndpointFacts, Problem, Rule } from "./rule.js";
import { duplicateAddress, leakedKeys } from "./rules/duplicate-address.js";
import { leaseLate } from "./rules/lease-late.js";
import { noLease } from "./rules/no-lease.js";
import { loopback, noPort, notAnAddress, unspecified } from "./rules/odd-address.js";
import { similarNames } from "./rules/similar-names.js";

export const RULES = [
  noLease,
  leaseLate,
  duplicateAddress,
  leakedKeys,
  notAnAddress,
  noPort,
  unspecified,
  loopback,
  similarNames,
] as const satisfies readonly Rule[];

/** What is wrong with one value of a service, in the order of the table. */
export function endpointProblems(facts: EndpointFacts): readonly Problem[] {
  const problems: Problem[] = [];
  for (const rule of RULES) {
    if (rule.about !== "endpoint") continue;
    const finding = rule.find(facts);
    if (finding !== undefined) problems.push({ rule: rule.id, severity: rule.severity, ...finding });
  }
  return problems;
}

/** Services whose names are easily mistaken for each other, by name. */
export function nameProblems(names: Iterable<string>): ReadonlyMap<string, Problem> {
  const byName = new Map<string, Problem>();
  const { id, severity, find } = similarNames;
  for (const { names: group, ...finding } of find(names)) {
    for (const name of group) byName.set(name, { rule: id, severity, ...finding });
  }
  return byName;
}
