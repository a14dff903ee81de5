/** The targets that a file's clients write themselves, as far as they count. Source: go-zero zrpc/config.go:BuildTarget. */
import { DiscoveryError } from "../errors.js";
import { hostsText, keyOf } from "../target/etcd-scheme.js";
import { parseTarget, type Target } from "../target/parse-target.js";
import type { FileFacts } from "./facts/file-facts.js";

export interface WrittenTarget {
  readonly text: string;
  readonly line: number;
  /** What grpc-go makes of it, or why it cannot even be dialled. */
  readonly target: Target | DiscoveryError;
}

/** Endpoints stand above Target. */
export function writtenTargets({ blocks }: FileFacts): readonly WrittenTarget[] {
  return blocks.flatMap((block) => {
    if (block.kind === "server" || block.conf.endpoints.length > 0 || block.conf.target === "") return [];
    const text = block.conf.target;
    return [{ text, line: block.positionOf("Target").line, target: parsed(text) }];
  });
}

function parsed(text: string): Target | DiscoveryError {
  try {
    return parseTarget(text);
  } catch (error) {
    if (error instanceof DiscoveryError) return error;
    throw error;
  }
}

/** It would ask etcd, and names no key. */
export function isWithoutKey(target: Target): boolean {
  const { destination, fallback, scheme, url } = target;
  if (destination.kind !== "refused" || fallback !== null) return false;
  return (scheme === "etcd" || scheme === "discov") && hostsText(url) !== "" && keyOf(url) === "";
}
