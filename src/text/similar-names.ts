/** Names that are much alike: the services, fields and addresses that a person may have meant. */
import { editDistance } from "./edit-distance.js";

/** Closest first. The score is lower the closer two names are; undefined: not similar. */
export function similarNames(name: string, candidates: Iterable<string>, most = 3): string[] {
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of candidates) {
    const score = candidate === name ? undefined : unlikeness(name, candidate);
    if (score !== undefined) scored.push({ candidate, score });
  }
  scored.sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, most).map(({ candidate }) => candidate);
}

const SPELLING = 0;
const TYPO = 1;
const PATH = 4;
const BEGINNING = 5;

function unlikeness(name: string, candidate: string): number | undefined {
  const [a, b] = [plainName(name), plainName(candidate)];
  if (a === b && a !== "") return SPELLING;
  const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), allowedEdits(name));
  if (distance !== undefined) return TYPO + distance;
  if (isPathEnd(name, candidate) || isPathEnd(candidate, name)) return PATH;
  if (a.length >= 2 && b.length >= 2 && (b.startsWith(a) || a.startsWith(b))) return BEGINNING;
  return undefined;
}

/** Without case and separators: `/User-Rpc` and `user.rpc` are spellings of one name. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_./]/g, "");
}

/** `/prod/user.rpc` ends in `user.rpc`. */
function isPathEnd(end: string, path: string): boolean {
  return end !== "" && path.endsWith(`/${end.replace(/^\/+/, "")}`);
}

/** In short names two edits make any name of any other. */
function allowedEdits(name: string): number {
  return name.length < 5 ? 1 : 2;
}
