/** A problem in sentences: what it is about, what is wrong there, and what to do. */
import { printable } from "../../../text/printable.js";
import { cutText } from "../../../text/width.js";
import type { ProblemDocument } from "../../documents/check-report.js";

/** A value that is no address may be of any length. */
const MOST_OF_VALUE = 48;

export interface ProblemText {
  /** `10.0.3.9:8080 (user.rpc/12)`, or what is wrong, where that is no endpoint's matter. */
  readonly headline: string;
  readonly detail: string;
}

export function problemText(problem: ProblemDocument): ProblemText {
  const { message, consequence } = problem;
  const place = placeOf(problem);
  if (place === undefined) return { headline: printable(message), detail: printable(consequence) };
  return { headline: place, detail: printable(`${message}: ${consequence}`) };
}

/** All of it, without the severity and the rule. */
export function problemSentence(problem: ProblemDocument, arrow = "->"): string {
  const { headline, detail } = problemText(problem);
  return `${headline}: ${detail} ${arrow} ${printable(problem.remedy)}`;
}

function placeOf({ address, key, file, line }: ProblemDocument): string | undefined {
  if (address !== null) return endpointText(address, key);
  if (file === null) return undefined;
  return printable(line === null ? file : `${file}:${line}`);
}

function endpointText(address: string, key: string | null): string {
  const value = address === "" ? "(empty)" : cutText(printable(address), MOST_OF_VALUE);
  return key === null ? value : `${value} (${printable(key)})`;
}
