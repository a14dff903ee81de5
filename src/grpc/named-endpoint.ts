/** Endpoints by the text that they are registered as, which grpc-js has no place for: it knows host and port only. */
import { experimental } from "@grpc/grpc-js";
import { parseAddress } from "../address.js";

type Endpoint = experimental.Endpoint;
type SubchannelAddress = experimental.SubchannelAddress;

interface NamedEndpoint extends Endpoint {
  readonly name: string;
}

/** undefined for a value that is no address, which nobody can dial. Without a host it is this machine, as in Go. */
export function namedEndpoint(text: string): NamedEndpoint | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const { host, port } = address;
  return { name: text, addresses: [{ host: host === "" ? "localhost" : host, port }] };
}

/** Each address once. Those of another resolver, which may have several an endpoint, are named host:port. */
export function addressesOf(endpoints: readonly Endpoint[]): Map<string, SubchannelAddress> {
  const found = new Map<string, SubchannelAddress>();
  for (const endpoint of endpoints) {
    for (const address of endpoint.addresses) {
      found.set(isNamed(endpoint) ? endpoint.name : experimental.subchannelAddressToString(address), address);
    }
  }
  return found;
}

function isNamed(endpoint: Endpoint): endpoint is NamedEndpoint {
  return "name" in endpoint;
}
