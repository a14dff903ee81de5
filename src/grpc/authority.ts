/**
 * The `:authority` that servers are sent, which is also the name that a certificate must carry. grpc-go makes it of all
 * that stands in the target, hosts of etcd and commas included; grpc-js makes a URL of it to connect, and throws for
 * half of what keys look like. Here it is the service's name, in the letters of a host name.
 */
import type { LocatedTarget } from "../target/locate-target.js";
import { splitList } from "../target/target-parts.js";

/** `user.rpc` for a key, the first address for `direct:///a:1,b:2`. */
export function authorityOf({ target, destination }: LocatedTarget): string {
  if (destination.kind === "etcd") return hostName(destination.key);
  const [first = ""] = splitList(target.endpoint);
  const address = first.startsWith(":") ? `localhost${first}` : first;
  return isAuthority(address) ? address : hostName(address);
}

/** For messages: the key, or the addresses. */
export function serviceName({ target, destination }: LocatedTarget): string {
  return destination.kind === "etcd" ? destination.key : target.endpoint;
}

function hostName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  if (isAuthority(name)) return name;
  // A last label of digits makes URL take the whole for an IPv4 address.
  const labelled = `${name}.service`;
  return isAuthority(labelled) ? labelled : "service";
}

function isAuthority(text: string): boolean {
  return text !== "" && !text.includes("/") && URL.canParse(`http://${text}`);
}
