/** Addresses as go-zero registers them: `10.0.3.7:8080`, `[fe80::1]:8080`, `host:80`. Source: Go's net.SplitHostPort. */

/** The two halves of an address; `host` without brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const BRACKETED = /^\[([^[\]]*)\]:(\d{1,5})$/;
const PLAIN = /^([^:[\]\s]*):(\d{1,5})$/;
const MAX_PORT = 65_535;

/** Parses `host:port`; undefined when it is none (no port, a bare IPv6 literal, JSON, a URL, white space). */
export function parseAddress(text: string): Address | undefined {
  const match = BRACKETED.exec(text) ?? PLAIN.exec(text);
  if (match === null) return undefined;
  const [, host = "", digits = ""] = match;
  const port = Number(digits);
  if (port > MAX_PORT || /[\s/"'{}]/.test(host)) return undefined;
  return { host, port };
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
