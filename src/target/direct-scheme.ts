/** `direct:///a:8080,b:8080`: the addresses themselves. Source: go-zero zrpc/resolver/internal/directbuilder.go. */
import { DiscoveryError } from "../errors.js";
import { maskAccount } from "./mask-account.js";
import type { Scheme } from "./scheme.js";
import { splitList, trimSlashes } from "./target-parts.js";

export const directScheme: Scheme = {
  name: "direct",
  destinationOf({ url, text }) {
    const addresses = [...new Set(splitList(trimSlashes(url.path)))];
    if (addresses.length > 0) return { kind: "addresses", addresses };
    const meant = url.host || url.opaque || "ADDRESS";
    const message = `${maskAccount(text)} yields no address: write direct:///${maskAccount(meant)}`;
    return { kind: "refused", error: new DiscoveryError("usage", message) };
  },
};
