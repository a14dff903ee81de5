/** Addresses as go-zero registers them: `10.0.3.7:8080`, `[fe80::1]:8080`, `host:80`. Source: Go's net.SplitHostPort. */

/** The two halves of an address; `host` without brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What no host has, in brackets or without them. */
const NOT_BRACKETED = /[[\]\s/"'{}]/;
const NOT_PLAIN = /[:[\]\s/"'{}]/;
const MOST_DIGITS = 5;
const MAX_PORT = 65_535;

/** Parses `host:port`; undefined when it is none (no port, a bare IPv6 literal, JSON, a URL, white space). */
export function parseAddress(text: string): Address | undefined {
  const colon = text.lastIndexOf(":");
  const port = portAt(text, colon + 1);
  if (colon === -1 || port === undefined) return undefined;
  const isBracketed = text.startsWith("[") && text[colon - 1] === "]";
  const host = isBracketed ? text.slice(1, colon - 1) : text.slice(0, colon);
  return (isBracketed ? NOT_BRACKETED : NOT_PLAIN).test(host) ? undefined : { host, port };
}

/** One to five digits up to the end; read one by one, for a pattern would make an object of each of 100,000. */
function portAt(text: string, start: number): number | undefined {
  if (start === text.length || text.length - start > MOST_DIGITS) return undefined;
  let port = 0;
  for (let at = start; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    port = port * 10 + digit;
  }
  return port > MAX_PORT ? undefined : port;
}

/** Whether only this machine reaches it; `host` without brackets. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The same of `http://127.0.0.1:2379`, with or without its scheme and its port. */
export function isOnLoopback(authority: string): boolean {
  const address = authority.replace(/^\w+:\/\//, "");
  return isLoopback(parseAddress(address)?.host ?? address);
}
