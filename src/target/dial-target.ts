/**
 * What grpc-go makes of the text that a client dials: a URL, or the whole text as the name of a host. Source: grpc-go
 * clientconn.go:initParsedTargetAndResolverBuilder, encodeAuthority; resolver/resolver.go:Target.Endpoint.
 */
import { DiscoveryError } from "../errors.js";
import { type GoRelease, type GoUrl, parseGoUrl } from "./go-url.js";
import { maskAccount } from "./mask-account.js";
import { escapeBytes } from "./percent.js";

/** A target as far as grpc-go reads it, before its scheme's resolver does. */
export interface DialTarget {
  /** As it was given. */
  readonly text: string;
  /** The resolver that grpc-go takes; `passthrough` where it falls back. */
  readonly scheme: string;
  /** Of the text, or of `passthrough:///<text>` where grpc-go falls back. */
  readonly url: GoUrl;
  /** The path without its first slash: what most resolvers read. */
  readonly endpoint: string;
  /** The `:authority` that servers are sent. */
  readonly authority: string;
  /** Why the text is dialled as the name of a host; null: it is not. */
  readonly fallback: Fallback | null;
}

/** Why grpc-go takes a text for the name of a host. */
export type Fallback =
  | { readonly because: "unparsable"; readonly problem: string }
  | { readonly because: "noScheme" }
  | { readonly because: "unknownScheme"; readonly scheme: string };

export interface DialTargetOptions {
  /** Whether a resolver is registered under a scheme, in lower case. */
  readonly hasScheme: (scheme: string) => boolean;
  /** The Go release whose rules hold. Default: the newest. */
  readonly release?: GoRelease | undefined;
}

/** Throws `usage` where grpc-go refuses to dial: a control character, a `%` that is no escape, no text at all. */
export function parseDialTarget(text: string, { hasScheme, release }: DialTargetOptions): DialTarget {
  if (text === "")
    throw new DiscoveryError("usage", "the target is empty", { remedy: "etcd:///HOST:2379?key=SERVICE" });
  const parsed = parseGoUrl(text, release);
  if ("url" in parsed && hasScheme(parsed.url.scheme)) return toTarget(text, parsed.url, null);
  const whole = parseGoUrl(`passthrough:///${text}`, release);
  if ("problem" in whole) {
    throw new DiscoveryError("usage", `target "${maskAccount(text)}" cannot be dialled: ${whole.problem}`);
  }
  return toTarget(text, whole.url, fallbackOf(parsed));
}

function fallbackOf(parsed: ReturnType<typeof parseGoUrl>): Fallback {
  if ("problem" in parsed) return { because: "unparsable", problem: parsed.problem };
  const { scheme } = parsed.url;
  return scheme === "" ? { because: "noScheme" } : { because: "unknownScheme", scheme };
}

function toTarget(text: string, url: GoUrl, fallback: Fallback | null): DialTarget {
  const endpoint = (url.path === "" ? url.opaque : url.path).replace(/^\//, "");
  const authority = escapeBytes(endpoint, (character) => /^[\w\-.~!$&'()*+,;=:[\]@]$/.test(character));
  return {
    text,
    scheme: url.scheme,
    url,
    endpoint,
    authority: endpoint.startsWith(":") ? `localhost${authority}` : authority,
    fallback,
  };
}
