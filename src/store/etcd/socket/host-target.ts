/** An etcd host as people write it: `h1:2379`, `http://h1:2379`, `https://h1:2379`. */
import { parseAddress } from "../../../address.js";
import { DiscoveryError } from "../../../errors.js";

export interface HostTarget {
  /** As shown to people: `h1:2379`. */
  readonly name: string;
  /** A name or an IP, and what the certificate must name. */
  readonly host: string;
  readonly port: number;
  /** undefined: the text did not say. */
  readonly isSecure: boolean | undefined;
}

const URL_FORM = /^(https?):\/\/([^/]*)\/?$/;

/** Throws `usage` when the text is no host with a port. */
export function parseHost(text: string): HostTarget {
  const [, scheme, authority = text] = URL_FORM.exec(text) ?? [];
  const address = parseAddress(authority);
  if (address === undefined || address.host === "") {
    throw new DiscoveryError("usage", `etcd host "${text}" is not HOST:PORT`, {
      remedy: "--endpoints 10.0.0.11:2379",
    });
  }
  return {
    name: authority,
    ...address,
    isSecure: scheme === undefined ? undefined : scheme === "https",
  };
}
