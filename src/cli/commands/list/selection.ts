/** What was asked for: the services (all, or those that match), or the instances of some. */
import { DiscoveryError } from "../../../errors.js";
import { shellWord } from "../../../text/shell-word.js";
import type { ConfigFile } from "../../files/config-file.js";
import { globMatcher, isGlob } from "./glob.js";

export interface ServicesSelection {
  readonly kind: "services";
  readonly globs: readonly string[];
  /** What all of them begin with; by default what the globs share. */
  readonly prefix?: string;
  readonly isWanted: (name: string) => boolean;
}

export type Selection =
  | ServicesSelection
  /** Each name once, in the order given. `isConfigured`: it is the key of the -f file. */
  | { readonly kind: "instances"; readonly names: readonly string[]; readonly isConfigured: boolean };

/** Throws `usage` for a glob that is none, and for globs and names together. */
export function parseSelection(positionals: readonly string[], config?: ConfigFile): Selection {
  if (positionals.length === 0 && config !== undefined) {
    return { kind: "instances", names: [config.source().key], isConfigured: true };
  }
  const globs = positionals.filter(isGlob);
  if (globs.length === positionals.length) {
    return { kind: "services", globs, isWanted: globMatcher(globs) };
  }
  const [glob] = globs;
  if (glob === undefined) return { kind: "instances", names: [...new Set(positionals)], isConfigured: false };
  throw new DiscoveryError("usage", `"${glob}" chooses services, a name shows instances: not both at once`, {
    remedy: `zdisc list ${shellWord(glob)}`,
  });
}
