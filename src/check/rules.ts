/** The known faults, as one table; this order is the report's. docs/rules.md is made of it, and `zdisc check --list-rules`. */
import type { EndpointFacts } from "./facts/endpoint-facts.js";
import { type EndpointRule, type Problem, problemOf, type Rule } from "./rule.js";
import { accountHalf } from "./rules/account-half.js";
import { advertisedUrl } from "./rules/advertised-url.js";
import { authOff } from "./rules/auth-off.js";
import { bridgeAddress } from "./rules/bridge-address.js";
import { callsItself } from "./rules/calls-itself.js";
import { duplicateAddress } from "./rules/duplicate-address.js";
import { emptyKey } from "./rules/empty-key.js";
import { envUnset } from "./rules/env-unset.js";
import { etcdAlarm } from "./rules/etcd-alarm.js";
import { etcdOld } from "./rules/etcd-old.js";
import { hashOverlap } from "./rules/hash-overlap.js";
import { hostDown } from "./rules/host-down.js";
import { hostOdd } from "./rules/host-odd.js";
import { ipv6Bare } from "./rules/ipv6-bare.js";
import { leakedKeys } from "./rules/leaked-keys.js";
import { leaseLate } from "./rules/lease-late.js";
import { legacyTarget } from "./rules/legacy-target.js";
import { linkLocal } from "./rules/link-local.js";
import { loopback } from "./rules/loopback.js";
import { mixedClusters } from "./rules/mixed-clusters.js";
import { movingKey } from "./rules/moving-key.js";
import { nameUnresolved } from "./rules/name-unresolved.js";
import { nestedService } from "./rules/nested-service.js";
import { noHealth } from "./rules/no-health.js";
import { noInstance } from "./rules/no-instance.js";
import { noLeader } from "./rules/no-leader.js";
import { noLease } from "./rules/no-lease.js";
import { noPort } from "./rules/no-port.js";
import { notAnAddress } from "./rules/not-an-address.js";
import { notGrpc } from "./rules/not-grpc.js";
import { notServing } from "./rules/not-serving.js";
import { oddCharacters } from "./rules/odd-characters.js";
import { oddNetwork } from "./rules/odd-network.js";
import { overSubset } from "./rules/over-subset.js";
import { permission } from "./rules/permission.js";
import { sharedAddress } from "./rules/shared-address.js";
import { similarNames } from "./rules/similar-names.js";
import { singleEndpoint } from "./rules/single-endpoint.js";
import { staleMember } from "./rules/stale-member.js";
import { tlsExpiry } from "./rules/tls-expiry.js";
import { tlsHalf } from "./rules/tls-half.js";
import { tlsOff } from "./rules/tls-off.js";
import { ttlUnusual } from "./rules/ttl-unusual.js";
import { unknownBalancer } from "./rules/unknown-balancer.js";
import { unknownField } from "./rules/unknown-field.js";
import { unparsableTarget } from "./rules/unparsable-target.js";
import { unreachable } from "./rules/unreachable.js";
import { unspecified } from "./rules/unspecified.js";

export const RULES: readonly Rule[] = [
  hostDown,
  noLeader,
  mixedClusters,
  etcdAlarm,
  etcdOld,
  staleMember,
  advertisedUrl,
  tlsExpiry,
  authOff,
  permission,
  accountHalf,
  tlsHalf,
  legacyTarget,
  emptyKey,
  callsItself,
  unparsableTarget,
  unknownBalancer,
  envUnset,
  unknownField,
  tlsOff,
  hostOdd,
  hashOverlap,
  noInstance,
  singleEndpoint,
  noLease,
  leaseLate,
  ttlUnusual,
  duplicateAddress,
  leakedKeys,
  sharedAddress,
  movingKey,
  notAnAddress,
  noPort,
  unspecified,
  loopback,
  bridgeAddress,
  linkLocal,
  oddNetwork,
  ipv6Bare,
  nameUnresolved,
  oddCharacters,
  nestedService,
  similarNames,
  overSubset,
  unreachable,
  notGrpc,
  notServing,
  noHealth,
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
    for (const name of group) {
      const others = group.filter((other) => other !== name);
      byName.set(name, problemOf(similarNames, { ...finding, message: `like ${others.join(", ")}` }));
    }
  }
  return byName;
}
