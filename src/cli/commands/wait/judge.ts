/** How far a service is from what is waited for. Pure. */
import { formatDuration } from "../../../duration.js";
import type { Probe } from "../../../probe/probe.js";
import { compareAddresses } from "../../../text/address-order.js";
import { formatNumber } from "../../../text/numbers.js";
import type { ConditionDocument } from "../../documents/wait-report.js";
import { healthText } from "../../view/health-text.js";
import type { Comparison, Condition } from "./condition.js";

/** What is known of the service at one moment. */
export interface Situation {
  /** Distinct addresses, in any order. */
  readonly addresses: readonly string[];
  readonly probes: ReadonlyMap<string, Probe>;
  /** Since the last instance joined, left or moved, or since the first list. */
  readonly quietMs: number;
  /** More may have happened than is known: nothing holds. */
  readonly isStale: boolean;
}

/** Unhealthy endpoints that are named. */
const MOST_NAMED = 3;

export function judge(condition: Condition, situation: Situation): ConditionDocument {
  const judged = judgeKnown(condition, situation);
  return { condition: condition.text, ...judged, met: judged.met && !situation.isStale };
}

type Judged = Pick<ConditionDocument, "met" | "actual" | "why">;

function judgeKnown(condition: Condition, { addresses, probes, quietMs }: Situation): Judged {
  const count = addresses.length;
  switch (condition.kind) {
    case "endpoints":
      return known(compare(count, condition.comparison, condition.count), `${count}`);
    case "gone":
      return known(count === 0, `${count}`);
    case "has":
    case "without": {
      const isThere = addresses.includes(condition.address);
      return known(isThere === (condition.kind === "has"), isThere ? "present" : "absent");
    }
    case "stable":
      return known(quietMs >= condition.forMs, formatDuration(quietMs));
    case "healthy":
      return judgeHealth(addresses, probes);
  }
}

function known(met: boolean, actual: string): Judged {
  return { met, actual, why: null };
}

function compare(count: number, comparison: Comparison, wanted: number): boolean {
  if (comparison === "=") return count === wanted;
  return comparison === ">=" ? count >= wanted : count <= wanted;
}

function judgeHealth(addresses: readonly string[], probes: ReadonlyMap<string, Probe>): Judged {
  const ill = addresses.filter((address) => probes.get(address)?.status !== "serving").sort(compareAddresses);
  const count = addresses.length;
  const named = ill.slice(0, MOST_NAMED).map((address) => `${address} ${reasonOf(probes.get(address))}`);
  const more = ill.length > MOST_NAMED ? [`${formatNumber(ill.length - MOST_NAMED)} more`] : [];
  return {
    met: count > 0 && ill.length === 0,
    actual: `${count - ill.length}/${count}`,
    why: ill.length === 0 ? null : [...named, ...more].join(", "),
  };
}

/** `connection refused`, as it was met; `not serving`, as the server says. */
function reasonOf(probe: Probe | undefined): string {
  if (probe === undefined) return "no answer yet";
  return probe.status === "error" || probe.error === null ? healthText(probe) : probe.error;
}
