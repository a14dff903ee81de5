/** The one word of a closed set that somebody may have meant: a command, a flag, a choice. */
import { editDistance } from "./edit-distance.js";

const MOST_EDITS = 2;
/** The beginning of a name is nearer than two slips. */
const PREFIX_EDITS = 1.5;

/** The closest of `names` within two edits (one, of what is shorter than four), or one that begins with `typed`; undefined when none is close. */
export function didYouMean(typed: string, names: Iterable<string>): string | undefined {
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const isPrefix = typed.length > 1 && name.startsWith(typed);
    const edits = isPrefix ? PREFIX_EDITS : editDistance(typed, name, Math.min(MOST_EDITS, typed.length / 2));
    if (edits !== undefined && (best === undefined || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}
