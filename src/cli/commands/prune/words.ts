/** What is said beside the dead: how many, what is kept, and how to go on. */
import { DiscoveryError } from "../../../errors.js";
import { formatNumber, plural } from "../../../text/numbers.js";
import { shellWord } from "../../../text/shell-word.js";
import type { PruneCandidateDocument } from "../../documents/prune-report.js";
import type { Word } from "../../result.js";
import { isOverHalf, type Survey } from "./survey.js";

export const WOULD_DELETE: Word = {
  word: "summary",
  text: "would delete (nothing is deleted without --yes):",
};

/** Keys that are named. */
const MOST_NAMED = 3;

/** Under the table of what would be deleted. */
export function planWords({ services, keyCount, serviceCount, changedInPlace }: Survey): Word[] {
  const dead = services.flatMap((service) => service.dead);
  const inServices = `in ${plural(serviceCount, "service")}`;
  const kept = dead.some(({ reason }) => reason === "duplicate")
    ? " Kept: the newest key of each address."
    : "";
  const count =
    dead.length === 0
      ? `nothing to delete: ${plural(keyCount, "key")} ${inServices}`
      : `${formatNumber(dead.length)} of ${plural(keyCount, "key")} ${inServices}.${kept}`;
  const fromHere = dead.some(({ reason }) => reason === "unreachable")
    ? [warning("unreachable from this machine: others may reach them")]
    : [];
  return [{ word: "summary", text: count }, ...fromHere, ...keptWords(changedInPlace), ...overHalf(services)];
}

function keptWords(keys: readonly string[]): Word[] {
  const more = keys.length - MOST_NAMED;
  return [
    ...keys.slice(0, MOST_NAMED).map((key) => warning(`${key} is kept: changed in place: drained?`)),
    ...(more > 0 ? [warning(`${formatNumber(more)} more are kept: changed in place: drained?`)] : []),
  ];
}

function overHalf(services: Survey["services"]): Word[] {
  return services
    .filter(isOverHalf)
    .map(({ name }) => warning(`more than half of the endpoints of ${name} would go: only with --force`));
}

function warning(text: string): Word {
  return { word: "warning", text };
}

export interface Typed {
  readonly positionals: readonly string[];
  readonly unreachable: boolean;
  readonly connection: readonly string[];
}

/** `→ zdisc prune user.rpc --yes` */
export function nextStep({ services }: Survey, typed: Typed): Word[] {
  if (services.length === 0) return [];
  return [{ word: "summary", text: `→ ${yesCommand(typed, services.some(isOverHalf))}` }];
}

/** Throws `usage` when it would take more than half of a service. */
export function refuseOverHalf({ services }: Survey, typed: Typed): void {
  const [first] = services.filter(isOverHalf);
  if (first === undefined) return;
  const { name, vanishingCount, endpointCount } = first;
  throw new DiscoveryError(
    "usage",
    `zdisc prune: it would take ${formatNumber(vanishingCount)} of ${plural(endpointCount, "endpoint")} from ${name}`,
    { remedy: yesCommand(typed, true) },
  );
}

function yesCommand({ positionals, unreachable, connection }: Typed, force: boolean): string {
  const flags = [...(unreachable ? ["--unreachable"] : []), "--yes", ...(force ? ["--force"] : [])];
  return ["zdisc", "prune", ...positionals, ...connection, ...flags].map(shellWord).join(" ");
}

const OUTCOMES = [
  ["deleted", "deleted"],
  ["cameBack", "came back"],
  ["changed", "changed meanwhile"],
  ["failed", "failed"],
  ["wouldDelete", "not tried"],
] as const;

/** `1 deleted, 1 came back` */
export function totals(done: readonly PruneCandidateDocument[]): Word {
  const counts = OUTCOMES.flatMap(([outcome, text]) => {
    const count = done.filter((one) => one.outcome === outcome).length;
    return count === 0 ? [] : [`${formatNumber(count)} ${text}`];
  });
  return { word: "summary", text: counts.join(", ") };
}
