/** One distinct address of a service. */
import { parseAddress } from "../../address.js";
import type { Endpoint } from "../../discovery/endpoint.js";
import type { Probe } from "../../probe/probe.js";
import type { Port } from "./quantities.js";

/** One distinct address of a service. */
export interface EndpointDocument {
  /** `10.0.3.7:8080` */
  readonly address: string;
  /** An IP or a name; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: Port;
  /** Keys of the instances that carry the address. */
  readonly keys: readonly string[];
  /** Whether a client uses it; null: there are more than a client takes, so each has a subset of its own. */
  readonly inSubset: boolean | null;
  /** null: not probed. */
  readonly probe: ProbeDocument | null;
}

/** What a probe found; `latencyMs` in tenths. */
export type ProbeDocument = Probe;

/** Most endpoints that one client uses. Source: go-zero zrpc/resolver/internal/subset.go:subsetSize. */
const SUBSET_SIZE = 32;

export function endpointDocuments(
  endpoints: readonly Endpoint[],
  probes?: ReadonlyMap<string, Probe>,
): EndpointDocument[] {
  return endpoints.map(documentOfEndpoint(endpoints.length, probes));
}

/** What makes the document of an endpoint that is one of so many. */
export function documentOfEndpoint(
  count: number,
  probes: ReadonlyMap<string, Probe> = NOT_PROBED,
): (endpoint: Endpoint) => EndpointDocument {
  const inSubset = count <= SUBSET_SIZE ? true : null;
  return (endpoint) =>
    endpointDocument({ ...endpoint, inSubset, probe: probes.get(endpoint.address) ?? null });
}

export function endpointDocument({
  address,
  keys,
  inSubset,
  probe,
}: Endpoint & Pick<EndpointDocument, "inSubset"> & { readonly probe: Probe | null }): EndpointDocument {
  // What is no address is no endpoint, so this always parses.
  const { host, port } = parseAddress(address) ?? { host: address, port: 0 };
  return { address, host, port, keys, inSubset, probe: probe === null ? null : probeDocument(probe) };
}

const NOT_PROBED: ReadonlyMap<string, Probe> = new Map();

function probeDocument(probe: Probe): ProbeDocument {
  const { latencyMs } = probe;
  return { ...probe, latencyMs: latencyMs === null ? null : Math.round(latencyMs * 10) / 10 };
}
