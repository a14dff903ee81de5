/** `$NAME` and `${NAME}` in a whole file, as conf.UseEnv() replaces them. Source: go-zero core/conf/config.go:Load; Go os.Expand. */

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ExpandedText {
  readonly text: string;
  /** Names that are not set and became nothing, where they stand in the original; `X:-default` is such a name. */
  readonly unset: readonly { readonly name: string; readonly offset: number }[];
  /** Where an offset of `text` stands in the original. */
  originalOffset(offset: number): number;
}

/** One of these is a whole name, as in a shell: `$1`, `$$`, `$?`. */
const SPECIAL = /[*#$@!?\-0-9]/;

/** Whether the text has `${NAME}`: whoever writes that calls conf.UseEnv(), while a lone `$` may well be of a password. */
export function hasReferences(text: string): boolean {
  return /\$\{[A-Za-z_]/.test(text);
}

export function expandEnv(text: string, env: Environment): ExpandedText {
  const unset: { name: string; offset: number }[] = [];
  const marks: Mark[] = [{ at: 0, original: 0, isValue: false }];
  const lastBrace = text.lastIndexOf("}");
  let expanded = "";
  let last = 0;
  for (let dollar = text.indexOf("$"); dollar !== -1; dollar = text.indexOf("$", last)) {
    const { name, length } = shellName(text, dollar + 1, lastBrace);
    // A dollar before nothing that is a name stays.
    const value = length === 0 ? "$" : name === "" ? "" : env[name];
    if (value === undefined) unset.push({ name, offset: dollar });
    expanded += text.slice(last, dollar);
    marks.push({ at: expanded.length, original: dollar, isValue: true });
    expanded += value ?? "";
    last = dollar + 1 + length;
    marks.push({ at: expanded.length, original: last, isValue: false });
  }
  return { text: expanded + text.slice(last), unset, originalOffset: (offset) => originalOf(offset, marks) };
}

/** The name behind a dollar and how much of the text it takes; `${` without an end, and `${}`, are taken away. */
function shellName(text: string, from: number, lastBrace: number): { name: string; length: number } {
  const first = text[from] ?? "";
  if (first === "{") {
    if (lastBrace < from) return { name: "", length: 1 };
    const end = text.indexOf("}", from);
    return { name: text.slice(from + 1, end), length: end - from + 1 };
  }
  if (SPECIAL.test(first)) return { name: first, length: 1 };
  let end = from;
  while (/\w/.test(text[end] ?? "")) end += 1;
  return { name: text.slice(from, end), length: end - from };
}

/** From here on the expanded text runs as the original does, or is the value of one name. */
interface Mark {
  readonly at: number;
  readonly original: number;
  readonly isValue: boolean;
}

function originalOf(offset: number, marks: readonly Mark[]): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((marks[middle]?.at ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const { at, original, isValue } = marks[low - 1] ?? { at: 0, original: 0, isValue: false };
  return isValue ? original : original + offset - at;
}
