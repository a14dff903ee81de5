/**
 * Targets as text, so that reading them again gives the same: what go-zero's BuildDiscovTarget and BuildDirectTarget
 * write, with an escape for what would not survive Go's url.Parse. Source: go-zero zrpc/resolver/target.go.
 */
import { DiscoveryError } from "../errors.js";
import { escapeBytes, queryEscape } from "./percent.js";

/** What a target is written from. */
export type TargetParts =
  | { readonly scheme: "etcd" | "discov"; readonly hosts: readonly string[]; readonly key: string }
  | { readonly scheme: "direct"; readonly addresses: readonly string[] }
  | { readonly scheme: "k8s"; readonly service: string; readonly namespace: string; readonly port: number };

/** Throws `usage` for parts that no target can carry: no host, no key, an address with a comma, a slash at an end. */
export function formatTarget(parts: TargetParts): string {
  switch (parts.scheme) {
    case "etcd":
    case "discov":
      if (parts.key === "") throw new DiscoveryError("usage", "a target needs a key");
      return `${parts.scheme}:///${listText(parts.hosts, "etcd host")}?key=${queryEscape(parts.key)}`;
    case "direct":
      return `direct:///${listText(parts.addresses, "address")}`;
    case "k8s":
      return kubernetesText(parts);
  }
}

function kubernetesText({ namespace, service, port }: Extract<TargetParts, { scheme: "k8s" }>): string {
  const odd = [namespace, service].find((name) => !/^[a-zA-Z0-9.-]+$/.test(name));
  if (odd !== undefined) throw new DiscoveryError("usage", `"${odd}" is no name in Kubernetes`);
  return `k8s://${namespace}/${service}${port === 0 ? "" : `:${port}`}`;
}

function listText(items: readonly string[], what: string): string {
  if (items.length === 0) throw new DiscoveryError("usage", `a target needs at least one ${what}`);
  const odd = items.find((item) => item === "" || item.includes(","));
  if (odd !== undefined) throw new DiscoveryError("usage", `"${odd}" is no ${what}`);
  const text = items.join(",");
  if (text.startsWith("/") || text.endsWith("/")) {
    throw new DiscoveryError("usage", `no slash may stand at an end of "${text}"`);
  }
  return escapeBytes(text, (character) => !/[\x00-\x20%?#\x7f-\x9f\udc80-\udcff]/u.test(character));
}
