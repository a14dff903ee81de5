/**
 * `etcd:///h1:2379,h2:2379?key=user.rpc`, and the older `etcd://h1:2379/user.rpc`; `discov` is the same. Source: go-zero
 * zrpc/resolver/internal/targets/endpoints.go:GetHosts, GetKey; discovbuilder.go:Build.
 */
import { DiscoveryError } from "../errors.js";
import type { Destination } from "./destination.js";
import type { DialTarget } from "./dial-target.js";
import { type GoUrl, queryValue } from "./go-url.js";
import { maskAccount } from "./mask-account.js";
import type { Scheme } from "./scheme.js";
import { splitList, trimSlashes } from "./target-parts.js";

export const etcdScheme: Scheme = { name: "etcd", destinationOf: registryOf };
export const discovScheme: Scheme = { name: "discov", destinationOf: registryOf };

/** Of the path, or of the authority in the older form. Comma-separated, with whatever stands between the commas. */
export function hostsText(url: GoUrl): string {
  return url.host === "" ? trimSlashes(url.path) : url.host;
}

/** Of the query, or of the path in the older form; empty: every key under `/`. */
export function keyOf(url: GoUrl): string {
  return url.host === "" ? queryValue(url.rawQuery, "key") : trimSlashes(url.path);
}

function registryOf({ url, text, scheme }: DialTarget): Destination {
  const hosts = splitList(hostsText(url));
  const key = keyOf(url);
  const named = maskAccount(text);
  if (hosts.length === 0) {
    const remedy = `${scheme}:///HOST:2379?key=${key === "" ? "SERVICE" : key}`;
    return refused(`target "${named}" names no etcd host`, remedy);
  }
  // go-zero goes on and takes every key under "/" for an address.
  if (key === "") {
    const remedy = `${scheme}:///${maskAccount(hosts.join(","))}?key=SERVICE`;
    return refused(`target "${named}" names no key`, remedy);
  }
  return { kind: "etcd", hosts, key };
}

function refused(message: string, remedy: string): Destination {
  return { kind: "refused", error: new DiscoveryError("usage", message, { remedy }) };
}
