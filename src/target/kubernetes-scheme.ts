/** `k8s://namespace/service:port`, parsed and told of. Source: go-zero zrpc/resolver/internal/kube/targetparser.go. */
import { DiscoveryError } from "../errors.js";
import { shellWord } from "../text/shell-word.js";
import { maskAccount } from "./mask-account.js";
import type { Scheme } from "./scheme.js";
import { trimSlashes } from "./target-parts.js";

const MOST = 2n ** 63n;

export const kubernetesScheme: Scheme = {
  name: "k8s",
  destinationOf({ url, text }) {
    const namespace = url.host === "" ? "default" : url.host;
    const [service = "", ...rest] = trimSlashes(url.path).split(":");
    const port = rest.length === 0 ? 0 : parsePort(rest.join(":"));
    if (port === undefined) {
      const error = new DiscoveryError(
        "usage",
        `target "${maskAccount(text)}": port "${rest.join(":")}" is no number`,
        {
          remedy: `k8s://${namespace}/${service}:8080`,
        },
      );
      return { kind: "refused", error };
    }
    const error = new DiscoveryError("usage", "zdisc reads etcd, not Kubernetes", {
      remedy: `for k8s targets: kubectl get endpointslices -n ${shellWord(namespace)}`,
    });
    return { kind: "kubernetes", service, namespace, port, error };
  },
};

/** As Go's strconv.Atoi: a sign, leading zeros, 64 bits. */
function parsePort(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const port = BigInt(text.replace(/^\+/, ""));
  return port >= -MOST && port < MOST ? Number(port) : undefined;
}
