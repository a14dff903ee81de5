/** Where a target leads: what its scheme's resolver would ask for addresses. */
import type { DiscoveryError } from "../errors.js";

/** What would be asked, by `kind`. */
export type Destination =
  /** The instances under `key` in etcd. */
  | { readonly kind: "etcd"; readonly hosts: readonly string[]; readonly key: string }
  /** The addresses stand in the target and never change. */
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  /** A scheme of one's own: each value is the whole list, in place of the one before. */
  | { readonly kind: "stream"; readonly watch: (signal: AbortSignal) => AsyncIterable<readonly string[]> }
  /** Parsed and told of; zdisc does not ask Kubernetes. */
  | ({ readonly kind: "kubernetes"; readonly error: DiscoveryError } & KubernetesService)
  /** A client could go there, zdisc does not. */
  | { readonly kind: "unserved"; readonly error: DiscoveryError }
  /** A client fails there at once, or would ask for what nobody means. */
  | { readonly kind: "refused"; readonly error: DiscoveryError };

/** A Service, as a `k8s:` target names it. */
export interface KubernetesService {
  readonly service: string;
  readonly namespace: string;
  /** 0: the first port of the first EndpointSlice. */
  readonly port: number;
}
