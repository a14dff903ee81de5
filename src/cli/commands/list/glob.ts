/** Names chosen by pattern: `prod/*`. `*` is any text, slashes too; `?` one character; `[a-z]`, `[!a-z]` one of some. */
import { DiscoveryError } from "../../../errors.js";

const SPECIAL = /[*?[]/;

export function isGlob(text: string): boolean {
  return SPECIAL.test(text);
}

/** What every match begins with: `prod/` of `prod/*`. */
function literalPrefix(glob: string): string {
  return glob.slice(0, glob.search(SPECIAL));
}

/** What the matches of all of these begin with. */
export function commonPrefix(globs: readonly string[]): string {
  const [first = "", ...others] = globs.map(literalPrefix);
  return others.reduce(sharedBeginning, first);
}

/** Whether a name matches any of these; without a glob every name does. Throws `usage` for one such as `[z-a]`. */
export function globMatcher(globs: readonly string[]): (name: string) => boolean {
  if (globs.length === 0) return () => true;
  const patterns = globs.map(toPattern);
  return (name) => patterns.some((pattern) => pattern.test(name));
}

function sharedBeginning(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}

function toPattern(glob: string): RegExp {
  try {
    return new RegExp(`^${source(glob)}$`, "su");
  } catch (cause) {
    throw new DiscoveryError("usage", `"${glob}" is not a glob`, {
      cause,
      remedy: "prod/*, user.rpc?, [a-c]*",
    });
  }
}

/** A `[` that is never closed stands for itself. */
function source(glob: string): string {
  return glob.replace(
    /\[(!?)([^\]]+)\]|\*+|./gsu,
    (part, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === "!" ? "^" : ""}${set.replace(/[\\^[\]]/g, "\\$&")}]`;
      if (part.startsWith("*")) return ".*";
      if (part === "?") return ".";
      return part.replace(/[\\^$.*+?()[\]{}|/-]/u, "\\$&");
    },
  );
}
