/** The known faults, as one table; this order is the report's. docs/rules.md is made of it, and `zdisc check --list-rules`. */
import type { EndpointFacts } from "./facts/endpoint-facts.js";
import { type EndpointRule, type Problem, problemOf, type Rule } from "./rule.js";
import { bridgeAddress } from "./rules/bridge-address.js";
import { duplicateAddress } from "./rules/duplicate-address.js";
import { ipv6Bare } from "./rules/ipv6-bare.js";
import { leakedKeys } from "./rules/leaked-keys.js";
import { leaseLate } from "./rules/lease-late.js";
import { linkLocal } from "./rules/link-local.js";
import { loopback } from "./rules/loopback.js";
import { noLease } from "./rules/no-lease.js";
import { noPort } from "./rules/no-port.js";
import { notAnAddress } from "./rules/not-an-address.js";
import { similarNames } from "./rules/similar-names.js";
import { ttlUnusual } from "./rules/ttl-unusual.js";
import { unspecified } from "./rules/unspecified.js";

export const RULES: readonly Rule[] = [
  noLease,
  leaseLate,
  ttlUnusual,
  duplicateAddress,
  leakedKeys,
  notAnAddress,
  noPort,
  unspecified,
  loopback,
  bridgeAddress,
  linkLocal,
  ipv6Bare,
  similarNames,
];

/** Those that need keys and leases only, so that a screen can tell while it watches. */
const LIVE_RULES: readonly EndpointRule[] = [
  noLease,
  leaseLate,
  duplicateAddress,
  leakedKeys,
  notAnAddress,
  noPort,
  unspecified,
  loopback,
  ipv6Bare,
];

/** What is wrong with one value of a service, in the order of the table. */
export function endpointProblems(facts: EndpointFacts): readonly Problem[] {
  const problems: Problem[] = [];
  for (const rule of LIVE_RULES) {
    const finding = rule.find(facts);
    if (finding !== undefined) problems.push(problemOf(rule, finding));
  }
  return problems;
}

/** Services whose names are easily mistaken for each other, by name. */
export function nameProblems(names: Iterable<string>): ReadonlyMap<string, Problem> {
  const byName = new Map<string, Problem>();
  for (const { names: group, ...finding } of similarNames.find(names)) {
    for (const name of group) byName.set(name, problemOf(similarNames, finding));
  }
  return byName;
}
