/** What is said under the problems: how much was looked at, and what was passed over. */
import type { EtcdFacts } from "../../../check/facts/etcd-facts.js";
import { noInstance } from "../../../check/rules/no-instance.js";
import { formatNumber, plural } from "../../../text/numbers.js";
import { hostsOf } from "../../arguments/connection-options.js";
import type { CheckReportDocument } from "../../documents/check-report.js";
import type { Word } from "../../result.js";
import type { Asked } from "./asked.js";
import type { LocatedBlock } from "./etcd-sources.js";

/** Row 32 of the table of errors. */
export function hostNotes(blocks: readonly LocatedBlock[], endpoints: string | undefined): readonly Word[] {
  if (endpoints === undefined) return [];
  const own = hostsOf({ endpoints }).join();
  const files = new Set(blocks.flatMap(({ file, hosts }) => (hosts.join() === own ? [] : [file])));
  if (files.size === 0) return [];
  return [{ word: "note", text: `--endpoints wins over Hosts in ${[...files].join(", ")}` }];
}

/** A name that is not there is no clean bill of health. Row 15 of the table of errors, where no rule tells it. */
export function missingWords(
  etcds: readonly EtcdFacts[],
  { rules, skipped, services: named }: Pick<Asked, "rules" | "skipped" | "services">,
): Word[] {
  if (skipped.includes(noInstance) || rules.includes(noInstance)) return [];
  return etcds.flatMap(({ services }) =>
    services
      .filter(({ name, instances }) => named.includes(name) && instances.length === 0)
      .map(({ name, similar }) => ({
        word: "verdict",
        text: `no service "${name}"`,
        remedy: `${similar.length === 0 ? "" : `did you mean ${similar.join(", ")}? `}zdisc list shows all`,
      })),
  );
}

/** `48 rules on 1 service, 3 instances, 2 etcd hosts: 2 errors, 1 warning (1.4 s)` */
export function summaryWord({ summary, tookMs }: CheckReportDocument, { isOffline }: Asked): Word {
  const { services, instances, hosts, files, errors, warnings, infos } = summary;
  const inEtcd = [
    plural(services, "service"),
    plural(instances, "instance"),
    ...(hosts === 0 ? [] : [plural(hosts, "etcd host")]),
  ];
  const looked = isOffline ? [plural(files, "file")] : inEtcd;
  const found = [
    ...(errors === 0 ? [] : [plural(errors, "error")]),
    ...(warnings === 0 ? [] : [plural(warnings, "warning")]),
    ...(infos === 0 ? [] : [plural(infos, "info")]),
  ];
  const result = found.length === 0 ? "nothing found" : found.join(", ");
  const text = `${plural(summary.rules, "rule")} on ${looked.join(", ")}: ${result} (${durationText(tookMs)})`;
  return { word: "summary", text };
}

/** `34 ms`, `1.4 s` */
function durationText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${formatNumber(Math.round(ms / 100) / 10)} s`;
}
