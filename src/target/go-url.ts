/**
 * URLs as Go parses them, since grpc-go reads targets with it: laxer than WHATWG (several hosts before the path), and
 * not the same in all releases. Source: Go net/url.Parse, parseAuthority, parseHost.
 */
import { isIPv6 } from "node:net";
import { type UrlPart, unescapePart } from "./percent.js";

/** The parts of a URL. */
export interface GoUrl {
  /** In lower case; empty when there is none. */
  readonly scheme: string;
  /** What follows `scheme:` when that is no slash; then host and path are empty. As written. */
  readonly opaque: string;
  /** `name:password` before the `@`, as written. */
  readonly user: string;
  /** Host and port, unescaped. */
  readonly host: string;
  /** With its slashes, unescaped. */
  readonly path: string;
  /** As written, without the `?`. */
  readonly rawQuery: string;
  readonly fragment: string;
}

/**
 * Releases that read a host differently; each stands for those up to the next. 1.26.0 and 1.26.1 refuse several colons
 * outside brackets, 1.26.2 does for http and https only. 1.26.0 brought the check of what brackets hold.
 */
export const GO_RELEASES = ["1.25", "1.26.0", "1.26.1", "1.26.2"] as const;
/** One of `GO_RELEASES`. */
export type GoRelease = (typeof GO_RELEASES)[number];

export type ParsedGoUrl = { readonly url: GoUrl } | { readonly problem: string };

/** What is wrong with a part of the URL, on its way to `parseGoUrl`. */
class Malformed {
  readonly problem: string;
  constructor(problem: string) {
    this.problem = problem;
  }
}

/** Never throws: what Go refuses is a `problem`, in a few words. */
export function parseGoUrl(text: string, release: GoRelease = "1.26.2"): ParsedGoUrl {
  try {
    return { url: parse(text, release) };
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.problem };
    throw error;
  }
}

/** The first value of a query parameter, empty when it is missing; pairs that Go cannot read are skipped as it does. */
export function queryValue(rawQuery: string, name: string): string {
  const pairs = rawQuery.split("&");
  if (pairs.length > MOST_PARAMETERS) return "";
  for (const pair of pairs) {
    if (pair === "" || pair.includes(";")) continue;
    const [key, value] = cut(pair, "=").map((part) => unescapePart(part, "query"));
    if (key === undefined || value === undefined || "problem" in key || "problem" in value) continue;
    if (key.text === name) return value.text;
  }
  return "";
}

const MOST_PARAMETERS = 10_000;

function parse(text: string, release: GoRelease): GoUrl {
  const [whole, fragment] = cut(text, "#");
  if (/[\x00-\x1f\x7f]/.test(whole)) throw new Malformed("control character");
  const [scheme, rest] = cutScheme(whole);
  const [beforeQuery, rawQuery] = cut(rest, "?");
  const url = {
    scheme,
    opaque: "",
    user: "",
    host: "",
    path: "",
    rawQuery,
    fragment: unescaped(fragment, "fragment"),
  };
  if (!beforeQuery.startsWith("/")) {
    if (scheme !== "") return { ...url, opaque: beforeQuery };
    if (cut(beforeQuery, "/")[0].includes(":"))
      throw new Malformed("colon in the first segment, and no scheme");
  }
  const hasAuthority = beforeQuery.startsWith("//") && (scheme !== "" || !beforeQuery.startsWith("///"));
  if (!hasAuthority) return { ...url, path: unescaped(beforeQuery, "path") };
  const slash = beforeQuery.indexOf("/", 2);
  const end = slash === -1 ? beforeQuery.length : slash;
  return {
    ...url,
    ...parseAuthority(scheme, beforeQuery.slice(2, end), release),
    path: unescaped(beforeQuery.slice(end), "path"),
  };
}

function cutScheme(text: string): [scheme: string, rest: string] {
  const match = /^([a-zA-Z][a-zA-Z0-9+\-.]*):/.exec(text);
  return match === null ? ["", text] : [(match[1] ?? "").toLowerCase(), text.slice(match[0].length)];
}

function parseAuthority(scheme: string, authority: string, release: GoRelease): Pick<GoUrl, "user" | "host"> {
  const at = authority.lastIndexOf("@");
  const host = parseHost(scheme, authority.slice(at + 1), release);
  if (at === -1) return { user: "", host };
  const user = authority.slice(0, at);
  if (!/^[\w\-.:~!$&'()*+,;=%@]*$/.test(user)) throw new Malformed("odd character before the @");
  unescaped(user, "user");
  return { user, host };
}

function parseHost(scheme: string, host: string, release: GoRelease): string {
  const open = host.lastIndexOf("[");
  if (release === "1.25" ? host.startsWith("[") : open === 0) return parseBracketed(host, release);
  // 1.26.0 forgets what stands before the last bracket.
  if (open > 0 && release === "1.26.0") return parseBracketed(host.slice(open), release);
  if (open > 0 && release !== "1.25") throw new Malformed("brackets inside the host");
  const isStrict =
    release === "1.26.0" || release === "1.26.1" || (release === "1.26.2" && /^https?$/.test(scheme));
  const colon = isStrict ? host.indexOf(":") : host.lastIndexOf(":");
  if (colon !== -1) requirePort(host.slice(colon));
  return unescaped(host, "host");
}

/** `[fe80::1%25eth0]:2379`: from 1.26.0 on, brackets hold an IPv6 address or the URL is refused. */
function parseBracketed(host: string, release: GoRelease): string {
  const close = host.lastIndexOf("]");
  if (close === -1) throw new Malformed("no ] in the host");
  const port = host.slice(close + 1);
  requirePort(port);
  const name = host.slice(1, close);
  const zone = name.indexOf("%25");
  const address =
    zone === -1
      ? unescaped(name, "host")
      : unescaped(name.slice(0, zone), "host") + unescaped(name.slice(zone), "zone");
  if (release !== "1.25" && !isAddressWithZone(address)) {
    throw new Malformed("brackets around what is no IPv6 address");
  }
  return `[${address}]${port}`;
}

/** Node takes fewer zones than Go, which takes any. */
function isAddressWithZone(address: string): boolean {
  const [bare, zone] = cut(address, "%");
  return isIPv6(bare) && (zone !== "" || !address.includes("%"));
}

function requirePort(text: string): void {
  if (!/^(:\d*)?$/.test(text)) throw new Malformed(`port "${text}" is no number`);
}

function unescaped(text: string, part: UrlPart): string {
  const result = unescapePart(text, part);
  if ("problem" in result) throw new Malformed(result.problem);
  return result.text;
}

function cut(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
