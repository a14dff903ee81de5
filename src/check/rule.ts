/** What a rule of `zdisc check` is: data with a function. Rules ask nobody; they judge facts that were gathered. */
import type { Instance } from "../discovery/instance.js";

export type Severity = "error" | "warning" | "info";

/** A fault that was found, and what to do about it. Texts hold values of strangers: whoever prints makes them printable. */
export interface Problem {
  /** The rule's ID: `no-lease`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, without the address: `key user.rpc/12 has no lease`. */
  readonly message: string;
  /** What comes of it: `it stays when its process dies`. */
  readonly consequence: string;
  /** A command to type, or what to change where. */
  readonly remedy: string;
}

/** What a rule found: the problem without what the table knows. */
export interface Finding extends Pick<Problem, "message" | "consequence" | "remedy"> {
  /** Where it weighs less or more than the table says. */
  readonly severity?: Severity;
}

/** What a lease said once. */
export interface LeaseSample {
  /** Monotonic, in ms. */
  readonly atMs: number;
  readonly ttlSeconds: number;
  readonly remainingSeconds: number;
}

/** One value of a service with the instances that carry it. */
export interface EndpointFacts {
  readonly service: string;
  /** As written in etcd. */
  readonly value: string;
  /** At least one, in the order they came. */
  readonly instances: readonly Instance[];
  /** What the lease said, oldest first; empty when it was not asked. */
  readonly samplesOf: (leaseId: string) => readonly LeaseSample[];
  /** Whether etcd itself is reached over loopback: then all may be one machine on purpose. */
  readonly isEtcdLocal: boolean;
}

interface RuleBase {
  readonly id: string;
  readonly severity: Severity;
  /** The question that the rule answers. */
  readonly asks: string;
}

export interface EndpointRule extends RuleBase {
  readonly about: "endpoint";
  readonly find: (facts: EndpointFacts) => Finding | undefined;
}

/** Judges the names of all services beside each other. */
export interface NamesRule extends RuleBase {
  readonly about: "names";
  /** One finding for each group of names. */
  readonly find: (names: Iterable<string>) => readonly (Finding & { readonly names: readonly string[] })[];
}

export type Rule = EndpointRule | NamesRule;
