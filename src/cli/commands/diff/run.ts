/** `zdisc diff`: two snapshots, a snapshot and the cluster, or two clusters. */
import { DiscoveryError } from "../../../errors.js";
import { formatNumber, plural } from "../../../text/numbers.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { DiffReportDocument } from "../../documents/diff-report.js";
import { documentProgram, type Invocation } from "../../program.js";
import type { Result, Word } from "../../result.js";
import type { diffFlags } from "./command.js";
import { compareSnapshots } from "./compare.js";
import { readSnapshot } from "./read-snapshot.js";
import { type Comparison, clusterSnapshot, type Snapshot } from "./snapshot.js";
import { views } from "./views.js";

type DiffInvocation = Invocation<OptionsOf<typeof diffFlags>>;

export const program = documentProgram(run, views);

async function run(invocation: DiffInvocation, context: Context): Promise<Result<DiffReportDocument>> {
  const comparing = invocation.options.keys ? "keys" : "addresses";
  const [before, after] = await snapshots(invocation, comparing, context);
  const document = compareSnapshots(before, after, comparing);
  const outcome = document.services.length === 0 ? "ok" : "found";
  return { document, outcome, words: [summary(document)] };
}

async function snapshots(
  { options, positionals }: DiffInvocation,
  comparing: Comparison,
  context: Context,
): Promise<readonly [Snapshot, Snapshot]> {
  const [first, second] = positionals;
  const { toEndpoints: hosts } = options;
  if (first === undefined) {
    if (hosts === undefined) throw nothingToCompare("A is missing");
    const before = await fromEtcd(undefined, comparing, context);
    return [before, await fromEtcd(undefined, comparing, context, hosts)];
  }
  if (hosts !== undefined) throw nothingToCompare("--to-endpoints and a snapshot exclude each other");
  const before = await readSnapshot(first, comparing, context);
  if (second !== undefined) return [before, await readSnapshot(second, comparing, context)];
  const services = before.isPartial ? [...before.itemsOf.keys()] : undefined;
  return [before, await fromEtcd(services, comparing, context)];
}

function nothingToCompare(what: string): DiscoveryError {
  return new DiscoveryError("usage", `zdisc diff: ${what}`, {
    remedy: "zdisc diff A [B], or zdisc diff --to-endpoints LIST",
  });
}

/** `endpoints` in place of this call's own, with the same account and TLS. */
async function fromEtcd(
  services: readonly string[] | undefined,
  comparing: Comparison,
  context: Context,
  endpoints?: string,
): Promise<Snapshot> {
  await using store = await context.openStore({ endpoints });
  return await clusterSnapshot(services, comparing, { store, signal: context.signal });
}

/** `2 services differ, 2 are equal` */
function summary({ services, equalCount }: DiffReportDocument): Word {
  const equal = formatNumber(equalCount);
  const differ = `${plural(services.length, "service")} ${services.length === 1 ? "differs" : "differ"}`;
  const text =
    services.length === 0
      ? `no service differs, ${equal} ${equalCount === 1 ? "is" : "are"} equal`
      : `${differ}, ${equal} ${equalCount === 1 ? "is" : "are"} equal`;
  return { word: "summary", text };
}
