/** What a call of `zdisc list` asks for, flags and arguments taken together. */
import { DiscoveryError } from "../../../errors.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { Invocation } from "../../program.js";
import { checkSort } from "./check-sort.js";
import type { listFlags, SortColumn } from "./command.js";
import { rowLimit } from "./row-limit.js";
import { parseSelection, type Selection } from "./selection.js";

export type ListInvocation = Invocation<OptionsOf<typeof listFlags>>;

export interface Asked {
  readonly selection: Selection;
  /** A row is an instance, not a service. */
  readonly showsInstances: boolean;
  /** Keys that are no registrations are shown, too. */
  readonly showsOthers: boolean;
  readonly sort: SortColumn | undefined;
  /** Most rows; infinite for all. */
  readonly limit: number;
  /** Most TTLs that are asked for; infinite for all. */
  readonly mostTtls: number;
  /** The endpoints of the rows are asked for their health. */
  readonly probes: boolean;
}

/** A question for each of 10,000 leases takes over a second. */
const MOST_TTLS = 1_000;

/** Throws `usage` where flags and arguments do not go together. */
export function parseAsked({ options, positionals }: ListInvocation, context: Context): Asked {
  const selection = parseSelection(positionals, context.config);
  const showsInstances = selection.kind === "instances" || options.values;
  checkSort(options.sort, showsInstances);
  if (options.probe && !showsInstances) throw probesNothing();
  return {
    selection,
    showsInstances,
    showsOthers: options.all,
    sort: options.sort,
    limit: rowLimit(options.limit, context),
    mostTtls: mostTtls(options, context),
    probes: options.probe,
  };
}

function probesNothing(): DiscoveryError {
  return new DiscoveryError("usage", "--probe asks endpoints, and this lists services", {
    remedy: "zdisc list SERVICE --probe, or --values",
  });
}

/** Names show no TTL: there it is asked only to sort by it. */
function mostTtls({ ttl, sort }: ListInvocation["options"], { format }: Context): number {
  if (format === "name" && sort !== "ttl") return 0;
  return ttl ? Number.POSITIVE_INFINITY : MOST_TTLS;
}
