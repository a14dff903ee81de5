/** What is said under the table: why shares are as they are, who serves a key, what was assumed. */
import { plural } from "../../../text/numbers.js";
import { wrapText } from "../../../text/wrap.js";
import type { HashKeyDocument, PickReportDocument } from "../../documents/pick-report.js";
import type { Word } from "../../result.js";
import { DEFAULT_LATENCY_MS } from "./simulate.js";

/** A terminal's line, the newline included. */
const LINE_CELLS = 79;

/** Sentences as lines, broken between words. */
export function paragraph(text: string): Word[] {
  return wrapText(text, LINE_CELLS).map((line) => ({ word: "summary", text: line }));
}

export function reportWords(document: PickReportDocument, hasLatencies: boolean): Word[] {
  const { explanation, hashKey, unservedCalls } = document;
  return [
    ...(hashKey === null ? [] : paragraph(hashKeySentence(hashKey))),
    ...(explanation === null ? [] : paragraph(explanation)),
    ...(unservedCalls ? [unserved(unservedCalls)] : []),
    ...(hasLatencies ? [] : [assumedLatency()]),
  ];
}

function hashKeySentence({ key, label, address, nextLabel, nextAddress }: HashKeyDocument): string {
  const name = (short: string, whole: string) => (short === whole ? short : `${short} ${whole}`);
  const served = `${key} is served by ${name(label, address)}`;
  if (nextLabel === null || nextAddress === null) return `${served}, the only one.`;
  return `${served}; without it, by ${name(nextLabel, nextAddress)}. If ${label} leaves, its keys move and no others.`;
}

function unserved(calls: number): Word {
  return { word: "warning", text: `${plural(calls, "call")} found no endpoint: none was there` };
}

function assumedLatency(): Word {
  return {
    word: "note",
    text: `without --latency every endpoint answers in ${DEFAULT_LATENCY_MS} ms`,
    remedy: "--latency 'a=5ms,*=50ms'",
  };
}
