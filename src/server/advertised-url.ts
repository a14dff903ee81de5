/** The URL that clients are told to use. Clients that sync, as go-zero's do each minute, use nothing else from then on. */
import type { Caller } from "./caller.js";

/**
 * Where the server listens, `127.0.0.1:2379`; but nobody can dial `0.0.0.0`, so a server that listens everywhere tells
 * each client what that client itself has dialled.
 */
export function advertisedUrl(
  listening: { readonly address: string; readonly isSecure: boolean },
  { authority }: Pick<Caller, "authority">,
): string {
  const { address, isSecure } = listening;
  const isEverywhere = /^(0\.0\.0\.0|\[::\]):\d+$/.test(address);
  const reachable = isEverywhere && DIALLED.test(authority) ? authority : address;
  return `${isSecure ? "https" : "http"}://${reachable}`;
}

/** A name or an IP, and a port. */
const DIALLED = /^([\w.-]+|\[[\da-fA-F:]+\]):\d+$/;
