/** The text of a flag's value as what `run` gets. */
import { parseDuration } from "../../duration.js";
import { DiscoveryError } from "../../errors.js";
import { didYouMean } from "../../text/did-you-mean.js";
import type { Flag } from "./flag.js";

/** Throws `usage` that names the flag as typed, the value, and what it may be. */
export function parseFlagValue(
  flag: Exclude<Flag, { kind: "switch" }>,
  text: string,
  shown: string,
): string | number {
  switch (flag.kind) {
    case "text":
      return text;
    case "decimal":
      return digits(text, shown);
    case "count":
      return Number(digits(text, shown));
    case "duration":
      return parseDuration(text, shown);
    case "seconds":
      return seconds(text, shown);
    case "choice":
      return choice(flag.choices, text, shown);
  }
}

function digits(text: string, shown: string): string {
  if (/^\d{1,19}$/.test(text)) return text;
  throw new DiscoveryError("usage", `${shown} "${text}" is not a whole number`, {
    remedy: asTyped(shown, "10"),
  });
}

/** A bare number is seconds; a duration must be whole ones. */
function seconds(text: string, shown: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : parseDuration(text, shown) / 1_000;
  if (Number.isInteger(value) && value > 0) return value;
  throw new DiscoveryError("usage", `${shown} "${text}" is not a whole number of seconds`, {
    remedy: asTyped(shown, "10"),
  });
}

function choice(choices: readonly string[], text: string, shown: string): string {
  if (choices.includes(text)) return text;
  const near = didYouMean(text, choices);
  throw new DiscoveryError("usage", `${shown} "${text}" is none of ${choices.join(", ")}`, {
    remedy: near === undefined ? asTyped(shown, choices[0] ?? "") : `did you mean ${near}?`,
  });
}

/** `--limit 10`, `ZDISC_OUTPUT=json` */
function asTyped(shown: string, value: string): string {
  return shown.startsWith("-") ? `${shown} ${value}` : `${shown}=${value}`;
}
