/**
 * The address that a server registers for what it listens on.
 * Source: go-zero zrpc/internal/rpcpubserver.go:figureOutListenOn; core/netx/ip.go:InternalIp.
 */

/** As `os.networkInterfaces()` returns it: interfaces that are up, in the kernel's order. */
export type NetworkInterfaces = Readonly<
  Record<
    string,
    readonly { readonly address: string; readonly family: string; readonly internal: boolean }[] | undefined
  >
>;

/** What an address can be filled in from. */
export interface MachineAddresses {
  /** The environment variable POD_IP; empty is as good as not set. */
  readonly podIp?: string | undefined;
  readonly interfaces: NetworkInterfaces;
}

/** Where the host of an advertised address comes from. `none`: it was to be found, and the machine has none. */
export type AddressSource =
  | { readonly kind: "given" }
  | { readonly kind: "podIp" }
  | { readonly kind: "interface"; readonly name: string }
  | { readonly kind: "none" };

/** What is registered, and where its host comes from. */
export interface AdvertisedAddress {
  readonly address: string;
  readonly source: AddressSource;
}

/**
 * Fills in POD_IP or the first IPv4 address of an interface that is up and no loopback, when the host is empty or
 * `0.0.0.0`. Unlike go-zero also for `[::]` (departure 8); an IPv6 POD_IP gets brackets. All else stays as it is,
 * even what is no address: `addressProblems` tells.
 */
export function advertisedAddress(listenOn: string, machine: MachineAddresses): AdvertisedAddress {
  const port = portOfWildcard(listenOn);
  if (port === undefined) return { address: listenOn, source: { kind: "given" } };
  if (machine.podIp) return { address: bracketed(machine.podIp, port) + port, source: { kind: "podIp" } };
  const found = firstIpv4(machine.interfaces);
  if (found === undefined) return { address: listenOn, source: { kind: "none" } };
  return { address: found.address + port, source: { kind: "interface", name: found.name } };
}

/** What stands behind a host that means every interface, colon included; undefined: the host means one. */
function portOfWildcard(listenOn: string): string | undefined {
  return /^(?:0\.0\.0\.0|\[::\])?(:.*)?$/su.exec(listenOn) === null
    ? undefined
    : listenOn.replace(/^(?:0\.0\.0\.0|\[::\])/, "");
}

function bracketed(ip: string, port: string): string {
  return ip.includes(":") && !ip.startsWith("[") && port !== "" ? `[${ip}]` : ip;
}

function firstIpv4(interfaces: NetworkInterfaces): { address: string; name: string } | undefined {
  for (const [name, addresses = []] of Object.entries(interfaces)) {
    const found = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
    if (found !== undefined) return { address: found.address, name };
  }
  return undefined;
}
