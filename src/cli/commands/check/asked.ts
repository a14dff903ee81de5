/** What a call of `zdisc check` asks for: which rules, on what. */
import type { Need, Rule } from "../../../check/rule.js";
import { RULES } from "../../../check/rules.js";
import { DiscoveryError } from "../../../errors.js";
import { didYouMean } from "../../../text/did-you-mean.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { FailOn } from "../../documents/check-report.js";
import type { Invocation } from "../../program.js";
import type { checkFlags } from "./command.js";

export type CheckInvocation = Invocation<OptionsOf<typeof checkFlags>>;

export interface Asked {
  /** Those that have something to judge, in the order of the table. */
  readonly rules: readonly Rule[];
  /** Those that were left out by name. */
  readonly skipped: readonly Rule[];
  readonly needs: ReadonlySet<Need>;
  /** As typed, globs among them. */
  readonly files: readonly string[];
  readonly services: readonly string[];
  readonly isOffline: boolean;
  readonly failOn: FailOn;
  readonly clientCount: number | undefined;
}

/** Throws `usage` for a rule that is none, and for flags and arguments that do not go together. */
export function parseAsked({ options, positionals }: CheckInvocation): Asked {
  const { file: files, offline: isOffline, failOn = "error", clients, noProbe } = options;
  if (isOffline) checkOffline(files, positionals);
  const skipped = rulesIn(options.skip, "--skip") ?? [];
  const rules = (rulesIn(options.only, "--only") ?? RULES)
    .filter((rule) => !skipped.includes(rule))
    .filter((rule) => (rule.about === "file" ? files.length > 0 : !isOffline))
    .filter(({ needs }) => !noProbe || needs?.includes("probes") !== true);
  if (rules.length === 0) throw nothingToDo();
  return {
    rules,
    skipped,
    needs: new Set(rules.flatMap(({ needs }) => needs ?? [])),
    files,
    services: [...new Set(positionals)],
    // Rules on files alone need no etcd.
    isOffline: isOffline || rules.every(({ about }) => about === "file"),
    failOn,
    clientCount: clients,
  };
}

/** Throws `usage` for one that is none. */
export function ruleNamed(id: string, flag: string): Rule {
  const rule = RULES.find((each) => each.id === id);
  if (rule !== undefined) return rule;
  const near = didYouMean(
    id,
    RULES.map((each) => each.id),
  );
  throw new DiscoveryError("usage", `zdisc check: ${flag} "${id}" is no rule`, {
    remedy: near === undefined ? "zdisc check --list-rules" : `did you mean ${near}?`,
  });
}

/** In the order of the table; undefined: the flag was not given. */
function rulesIn(list: string | undefined, flag: string): readonly Rule[] | undefined {
  if (list === undefined) return undefined;
  const ids = list.split(",").map((id) => id.trim());
  const named = new Set(ids.filter((id) => id !== "").map((id) => ruleNamed(id, flag)));
  return RULES.filter((rule) => named.has(rule));
}

function checkOffline(files: readonly string[], services: readonly string[]): void {
  if (files.length === 0) {
    throw new DiscoveryError("usage", "zdisc check: --offline looks at -f files only", {
      remedy: "zdisc check --offline -f 'etc/*.yaml'",
    });
  }
  const [service] = services;
  if (service === undefined) return;
  throw new DiscoveryError("usage", `zdisc check: --offline asks no etcd for "${service}"`, {
    remedy: `leave out one of the two, or: -f ${service}`,
  });
}

function nothingToDo(): DiscoveryError {
  return new DiscoveryError("usage", "zdisc check: no rule is left that has something to judge", {
    remedy: "rules on files need -f; zdisc check --list-rules tells them",
  });
}
