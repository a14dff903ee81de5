/** A condition of `--for`: `endpoints>=3`, `healthy`, `gone`, `has=ADDRESS`, `without=ADDRESS`, `stable=10s`. */
import { parseAddress } from "../../../address.js";
import { parseDuration } from "../../../duration.js";
import { DiscoveryError } from "../../../errors.js";
import { didYouMean } from "../../../text/did-you-mean.js";

export type Comparison = ">=" | "<=" | "=";

/** `text` is what was typed. */
export type Condition = { readonly text: string } & (
  | { readonly kind: "endpoints"; readonly comparison: Comparison; readonly count: number }
  /** Every endpoint is SERVING, and there is one. */
  | { readonly kind: "healthy" }
  /** No endpoint is left. */
  | { readonly kind: "gone" }
  | { readonly kind: "has" | "without"; readonly address: string }
  /** No instance joined, left or moved for so long. */
  | { readonly kind: "stable"; readonly forMs: number }
);

const NAMES = ["endpoints", "healthy", "gone", "has", "without", "stable"];
const COUNTED = /^endpoints(>=|<=|=)(\d{1,9})$/;
const NAMED = /^(has|without|stable)=(.*)$/s;

/** Throws `usage` for what is none. */
export function parseCondition(text: string): Condition {
  const [, comparison, count] = COUNTED.exec(text) ?? [];
  // The pattern lets nothing else through.
  if (comparison !== undefined) {
    return { text, kind: "endpoints", comparison: comparison as Comparison, count: Number(count) };
  }
  if (text === "healthy" || text === "gone") return { text, kind: text };
  const [, kind, value = ""] = NAMED.exec(text) ?? [];
  if (kind === "stable") return { text, kind, forMs: parseDuration(value, "--for stable") };
  if (kind === "has" || kind === "without") return { text, kind, address: addressOf(kind, value) };
  throw noCondition(text);
}

function addressOf(kind: string, value: string): string {
  if (parseAddress(value) !== undefined) return value;
  throw new DiscoveryError("usage", `--for ${kind}="${value}" names no address with a port`, {
    remedy: `--for ${kind}=10.0.3.9:8080`,
  });
}

function noCondition(text: string): DiscoveryError {
  if (text === "endpoints") {
    return new DiscoveryError("usage", `--for "endpoints" says no number`, {
      remedy: `quote it, the shell took ">=3" as a file name: --for 'endpoints>=3'`,
    });
  }
  const [, strict, count] = /^endpoints([<>])(\d{1,9})$/.exec(text) ?? [];
  if (strict !== undefined) {
    const next = strict === ">" ? `>=${Number(count) + 1}` : `<=${Math.max(0, Number(count) - 1)}`;
    return new DiscoveryError("usage", `--for "${text}" is no condition`, {
      remedy: `--for 'endpoints${next}'`,
    });
  }
  const [name = ""] = text.split(/[<>=]/);
  // A name that is right already says nothing about what is wrong behind it.
  const near = NAMES.includes(name) ? undefined : didYouMean(name, NAMES);
  return new DiscoveryError("usage", `--for "${text}" is no condition`, {
    remedy:
      near === undefined
        ? "'endpoints>=3', healthy, gone, has=ADDRESS, without=ADDRESS, stable=10s"
        : `did you mean ${near}?`,
  });
}
