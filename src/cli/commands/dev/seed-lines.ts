/** `--seed-file FILE`: lines of `key value`; blank lines and lines that begin with a # count nothing. */
import { DiscoveryError } from "../../../errors.js";

export interface SeedLine {
  readonly key: string;
  /** All behind the white space after the key; it may hold some itself. */
  readonly value: string;
}

const LINE = /^(\S+)\s+(.*?)\s*$/s;

/** Throws `config` naming file and line where a line is something else. */
export function parseSeedLines(text: string, file: string): SeedLine[] {
  return text.split("\n").flatMap((line, at) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, key, value] = LINE.exec(line.trimStart()) ?? [];
    if (key !== undefined && value !== undefined && value !== "") return [{ key, value }];
    throw new DiscoveryError("config", `${file}:${at + 1}: "${line.trim()}" is not "key value"`, {
      remedy: "user.rpc/1 10.0.3.7:8080",
    });
  });
}
