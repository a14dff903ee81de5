/** What a rule of `zdisc check` is: data with a function. Rules ask nobody; they judge facts that were gathered. */
import type { EndpointFacts } from "./facts/endpoint-facts.js";
import type { EtcdFacts } from "./facts/etcd-facts.js";
import type { FileFacts } from "./facts/file-facts.js";
import type { ServiceFacts } from "./facts/service-facts.js";

/** Gravest first. */
export const SEVERITIES = ["error", "warning", "info"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A fault that was found, and what to do about it. Texts hold values of strangers: whoever prints makes them printable. */
export interface Problem {
  /** The rule's ID: `no-lease`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, without the place: `key user.rpc/12 has no lease`. */
  readonly message: string;
  /** What comes of it: `it stays when its process dies`. */
  readonly consequence: string;
  /** A command to type, or what to change where. */
  readonly remedy: string;
}

/** Where a problem is, as far as it is anywhere. */
export interface Place {
  readonly service: string | null;
  readonly key: string | null;
  /** The value of the key, whatever it is. */
  readonly address: string | null;
  /** An etcd host, as it was given. */
  readonly host: string | null;
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
}

export const NOWHERE: Place = {
  service: null,
  key: null,
  address: null,
  host: null,
  file: null,
  line: null,
};

/** What a rule found: the problem without what the table knows. */
export interface Finding extends Partial<Place> {
  readonly message: string;
  /** Default: the rule's `why`. */
  readonly consequence?: string;
  /** Default: the rule's. */
  readonly remedy?: string;
  /** Where it weighs less or more than the table says. */
  readonly severity?: Severity;
}

/** What has to be asked for, besides keys and files, before a rule can judge. */
export type Need =
  | "hosts"
  | "advertised"
  | "names"
  | "leases"
  | "secondLook"
  | "history"
  | "hostNames"
  | "probes";

interface RuleBase {
  readonly id: string;
  readonly severity: Severity;
  /** Where the severity is another: `info when etcd is on loopback, too`. */
  readonly exception?: string;
  /** The question that the rule answers. */
  readonly asks: string;
  /** When it is found. */
  readonly finds: string;
  /** What comes of it. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
  /** Where it stands in the source of go-zero, etcd or grpc-go. */
  readonly source?: string;
  readonly needs?: readonly Need[];
}

/** Judges one configuration file: needs no etcd. */
export interface FileRule extends RuleBase {
  readonly about: "file";
  readonly find: (facts: FileFacts) => readonly Finding[];
}

/** Judges etcd: its hosts, and all of what was looked at in it. */
export interface EtcdRule extends RuleBase {
  readonly about: "etcd";
  readonly find: (facts: EtcdFacts) => readonly Finding[];
}

export interface ServiceRule extends RuleBase {
  readonly about: "service";
  readonly find: (facts: ServiceFacts) => readonly Finding[];
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

export type Rule = FileRule | EtcdRule | ServiceRule | EndpointRule | NamesRule;

/** The rule's own words where the finding has none. */
export function problemOf(
  { id, severity, why, remedy }: RuleBase,
  finding: Pick<Finding, "message" | "consequence" | "remedy" | "severity">,
): Problem {
  return {
    rule: id,
    severity: finding.severity ?? severity,
    message: finding.message,
    consequence: finding.consequence ?? why,
    remedy: finding.remedy ?? remedy,
  };
}
