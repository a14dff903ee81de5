/** What is said under the list: how much was found, what was left out, and what to look at. */
import { formatNumber, plural } from "../../../text/numbers.js";
import { shellWord } from "../../../text/shell-word.js";
import type { Word } from "../../result.js";
import type { Asked } from "./asked.js";
import type { Findings } from "./findings.js";
import type { Found, FoundService } from "./found.js";
import type { Rows } from "./rows.js";

/** What was cut and how much there is; nothing of what was not found. */
export function summaryWords(
  found: Found,
  { hiddenCount, endpointCount }: Rows,
  { showsInstances }: Asked,
): Word[] {
  const hasAny = found.services.some(({ instanceCount }) => instanceCount > 0) || found.others?.keys?.length;
  if (!hasAny) return [];
  const lines = [showsInstances ? instancesSummary(found, endpointCount) : servicesSummary(found)];
  if (hiddenCount > 0) lines.unshift(moreLine(hiddenCount, showsInstances));
  return lines.map((text) => ({ word: "summary", text }));
}

/** `… 212 more (--limit 0, or: zdisc top)` */
function moreLine(hiddenCount: number, showsInstances: boolean): string {
  return `… ${formatNumber(hiddenCount)} more (--limit 0${showsInstances ? "" : ", or: zdisc top"})`;
}

/** `4 services, 8 instances, revision 84660. 1,204,113 other keys not shown (--all).` */
function servicesSummary({ services, revision, others }: Found): string {
  const counts = `${plural(services.length, "service")}, ${plural(instanceCount(services), "instance")}`;
  if (others === null || others.count === 0) return `${counts}, revision ${revision}`;
  const otherKeys = plural(others.count, "other key");
  if (others.keys !== null) return `${counts}, ${otherKeys}, revision ${revision}`;
  const where = others.prefix === "" ? "" : ` under ${others.prefix}`;
  return `${counts}, revision ${revision}. ${otherKeys}${where} not shown (--all).`;
}

/** `3 instances, 2 endpoints at revision 84660` */
function instancesSummary({ services, revision }: Found, endpointCount: number): string {
  const of = services.length > 1 ? ` of ${plural(services.length, "service")}` : "";
  const counts = `${plural(instanceCount(services), "instance")}, ${plural(endpointCount, "endpoint")}`;
  return `${counts}${of} at revision ${revision}`;
}

function instanceCount(services: readonly FoundService[]): number {
  return services.reduce((sum, service) => sum + service.instanceCount, 0);
}

/** `▲ user.rpc/12 has no lease: it stays when its process dies. zdisc prune user.rpc` */
export function noLeaseWarning({ name, unleasedCount, firstUnleased }: Findings): Word[] {
  if (firstUnleased === undefined) return [];
  const text =
    unleasedCount === 1
      ? `${firstUnleased} has no lease: it stays when its process dies.`
      : `${formatNumber(unleasedCount)} instances of ${name} have no lease: they stay when their processes die.`;
  return [{ word: "warning", text: `${text} zdisc prune ${shellWord(name)}` }];
}

/** Values that are no addresses: a verdict when there is nothing else, so no client gets an endpoint. */
export function notAddressWords({ name, instanceCount, foreignCount, foreignKinds }: Findings): Word[] {
  if (foreignCount === 0) return [];
  const are = foreignCount === 1 ? "is not an address" : "are not addresses";
  const count = `${formatNumber(foreignCount)} of ${plural(instanceCount, "value")}`;
  const kinds = foreignKinds.size === 0 ? "" : ` (${[...foreignKinds].join(", ")})`;
  const text = `${name}: ${count} ${are}${kinds}`;
  const remedy = `zdisc list ${shellWord(name)} -o wide shows them`;
  return foreignCount === instanceCount
    ? [{ word: "verdict", text, remedy }]
    : [{ word: "warning", text: `${text}. ${remedy}` }];
}
