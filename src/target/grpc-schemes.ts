/** The schemes that grpc-go brings itself. Only passthrough has its addresses in the text. Source: grpc-go internal/resolver. */
import { parseAddress } from "../address.js";
import { DiscoveryError } from "../errors.js";
import { similarNames } from "../text/similar-names.js";
import type { Destination } from "./destination.js";
import type { DialTarget, Fallback } from "./dial-target.js";
import { GO_ZERO_SCHEMES } from "./go-zero-schemes.js";
import { maskAccount } from "./mask-account.js";
import { suggestModernForm } from "./modern-form.js";
import type { Scheme } from "./scheme.js";

export const GRPC_SCHEMES: readonly Scheme[] = [
  { name: "passthrough", destinationOf: wholeText },
  unserved("dns", "the resolver of this machine: getent hosts NAME"),
  unserved("unix", "direct:///HOST:PORT"),
  unserved("unix-abstract", "direct:///HOST:PORT"),
];

const GO_ZERO_NAMES = GO_ZERO_SCHEMES.map(({ name }) => name);

function unserved(name: string, remedy: string): Scheme {
  return {
    name,
    destinationOf: () => ({
      kind: "unserved",
      error: new DiscoveryError("usage", `zdisc reads etcd; it does not resolve ${name} targets`, { remedy }),
    }),
  };
}

/** grpc-go dials whatever it is; here only an address makes sense where the text was meant for something else. */
function wholeText({ endpoint, text, fallback }: DialTarget): Destination {
  const error =
    fallback === null || parseAddress(text) !== undefined ? undefined : notAnAddress(text, fallback);
  if (error !== undefined) return { kind: "refused", error };
  if (endpoint !== "") return { kind: "addresses", addresses: [endpoint] };
  return {
    kind: "refused",
    error: new DiscoveryError("usage", `target "${maskAccount(text)}" names no address`),
  };
}

function notAnAddress(text: string, fallback: Fallback): DiscoveryError {
  const named = maskAccount(text);
  switch (fallback.because) {
    case "unparsable": {
      const message = `Go cannot parse "${named}"; grpc-go then dials it as a host name`;
      return new DiscoveryError("usage", message, { remedy: suggestModernForm(text) });
    }
    case "unknownScheme": {
      const [similar] = similarNames(fallback.scheme, GO_ZERO_NAMES, 1);
      const known = `go-zero knows ${GO_ZERO_NAMES.join(", ")}`;
      return new DiscoveryError("usage", `unknown scheme "${fallback.scheme}" in the target`, {
        remedy: similar === undefined ? known : `did you mean ${similar}? ${known}`,
      });
    }
    case "noScheme":
      return new DiscoveryError("usage", `target "${named}" has no scheme; grpc-go dials it as a host name`, {
        remedy: "etcd:///HOST:2379?key=SERVICE",
      });
  }
}
