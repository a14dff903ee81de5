/** The name that somebody may have meant. */

const MOST_EDITS = 2;
/** The beginning of a name is nearer than two slips. */
const PREFIX_EDITS = 1.5;

/** The closest of `names` within two edits (one, of what is shorter than four), or one that begins with `typed`; undefined when none is close. */
export function didYouMean(typed: string, names: Iterable<string>): string | undefined {
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const isPrefix = typed.length > 1 && name.startsWith(typed);
    const edits = isPrefix ? PREFIX_EDITS : editDistance(typed, name);
    const isClose = isPrefix || (edits <= MOST_EDITS && edits * 2 <= typed.length);
    if (isClose && (best === undefined || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}

/** Insertions, deletions, replacements and swaps of neighbours that make `b` of `a`. Source: optimal string alignment. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
