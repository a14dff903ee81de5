/** Reads a target as a go-zero client does: grpc-go picks the resolver, the resolver reads the rest. */
import type { Destination } from "./destination.js";
import { type DialTarget, parseDialTarget } from "./dial-target.js";
import type { GoRelease } from "./go-url.js";
import { SchemeRegistry } from "./scheme-registry.js";

/** A target that was read to its end. */
export interface Target extends DialTarget {
  readonly destination: Destination;
}

/** By which rules it is read. */
export interface ParseTargetOptions {
  /** Default: what go-zero and grpc-go register. */
  readonly schemes?: SchemeRegistry | undefined;
  /** The Go release whose rules hold. Default: the newest; 1.26.0 and 1.26.1 refuse several hosts before the path. */
  readonly release?: GoRelease | undefined;
}

/**
 * Throws `usage` only where grpc-go cannot even dial: no text, a control character, a `%` that is no escape. All else
 * that is wrong stands in `destination`.
 */
export function parseTarget(text: string, options: ParseTargetOptions = {}): Target {
  const { schemes = new SchemeRegistry(), release } = options;
  const target = parseDialTarget(text, { hasScheme: (name) => schemes.get(name) !== undefined, release });
  const scheme = schemes.get(target.scheme);
  // Without passthrough among its schemes a registry knows nothing of texts that are none of its own.
  const destination = scheme?.destinationOf(target) ?? { kind: "addresses", addresses: [target.endpoint] };
  return { ...target, destination };
}
