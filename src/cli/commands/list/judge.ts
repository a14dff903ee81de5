/** How a list ended, and what is to be said of it under the data. */
import type { Outcome } from "../../outcome.js";
import type { Word } from "../../result.js";
import type { Asked } from "./asked.js";
import { type Findings, findingsOf } from "./findings.js";
import type { Access, Found } from "./found.js";
import { noServices, noSuchServices } from "./not-found.js";
import type { Selection } from "./selection.js";
import { noLeaseWarning, notAddressWords } from "./words.js";

export interface Judgement {
  readonly outcome: Outcome;
  readonly words: readonly Word[];
}

/** A snapshot of all services is judged as a whole, not by service. */
export async function judgeServices(found: Found, { selection }: Asked, access: Access): Promise<Judgement> {
  const { revision, services, others } = found;
  if (selection.kind === "instances") return judgeNamed(services.map(findingsOf), selection, access);
  if (services.length > 0) return judgement([]);
  return judgement([
    await noServices(selection.globs, { revision, otherKeyCount: others?.count ?? 0 }, access),
  ]);
}

/** Services that were named: each must have an endpoint. */
export async function judgeNamed(
  findings: readonly Findings[],
  { isConfigured }: Pick<Extract<Selection, { kind: "instances" }>, "isConfigured">,
  access: Access,
): Promise<Judgement> {
  const missing = findings.filter(({ instanceCount }) => instanceCount === 0).map(({ name }) => name);
  return judgement([
    ...findings.flatMap(noLeaseWarning),
    ...findings.flatMap(notAddressWords),
    ...(missing.length === 0 ? [] : await noSuchServices(missing, isConfigured, access)),
  ]);
}

/** Verdicts last, so that they stand next to the prompt. */
function judgement(words: readonly Word[]): Judgement {
  const verdicts = words.filter(({ word }) => word === "verdict");
  const others = words.filter(({ word }) => word !== "verdict");
  return { outcome: verdicts.length > 0 ? "noEndpoint" : "ok", words: [...others, ...verdicts] };
}
