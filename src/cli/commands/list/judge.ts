/** How a list ended, and what is to be said of it under the data. */
import type { Outcome } from "../../outcome.js";
import type { Word } from "../../result.js";
import type { Asked } from "./asked.js";
import type { Access, Found } from "./found.js";
import { notFoundWords } from "./not-found.js";
import { noLeaseWarning, notAddressWords } from "./words.js";

/** Warnings first, so that the verdict stands next to the prompt. A snapshot of all services is not judged by service. */
export async function judge(
  found: Found,
  { selection }: Asked,
  access: Access,
): Promise<{ readonly outcome: Outcome; readonly words: readonly Word[] }> {
  const named = selection.kind === "instances" ? found.services : [];
  const words = [
    ...named.flatMap(noLeaseWarning),
    ...named.flatMap(notAddressWords),
    ...(await notFoundWords(selection, found, access)),
  ];
  const isFailed = words.some(({ word }) => word === "verdict");
  const inOrder = [...words].sort((a, b) => Number(a.word === "verdict") - Number(b.word === "verdict"));
  return { outcome: isFailed ? "noEndpoint" : "ok", words: inOrder };
}
