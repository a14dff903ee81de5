/** What is wrong with an address that is to be registered: others could not reach it. */
import { BlockList, isIP } from "node:net";
import { parseAddress } from "../address.js";
import { DiscoveryError } from "../errors.js";
import type { NetworkInterfaces } from "./advertised-address.js";

/**
 * `noPort`, `notAddress`, `unspecified`, `loopback`: no other machine can use it, so it is refused.
 * `linkLocal`, `containerBridge`: works in few places only, so it is worth a warning.
 */
export type AddressProblemKind =
  | "noPort"
  | "notAddress"
  | "unspecified"
  | "loopback"
  | "linkLocal"
  | "containerBridge";

export interface AddressProblem {
  readonly kind: AddressProblemKind;
  readonly isRefused: boolean;
  /** A sentence that names the address as `what` gave it: `--addr 127.0.0.1:8080 reaches this machine only`. */
  readonly message: string;
  readonly remedy: string;
}

export interface AddressContext {
  /** How messages call it. Default `--addr`. */
  readonly what?: string | undefined;
  readonly interfaces: NetworkInterfaces;
}

/** Nothing for an address that others can reach, as far as the text and this machine's interfaces tell. */
export function addressProblem(address: string, context: AddressContext): AddressProblem | undefined {
  const kind = problemKind(address, context.interfaces);
  return kind === undefined ? undefined : describe(kind, address, context.what ?? "--addr");
}

/** Throws `usage` when the address is refused; returns the warning, if any. */
export function checkAddress(address: string, context: AddressContext): AddressProblem | undefined {
  const problem = addressProblem(address, context);
  if (problem?.isRefused !== true) return problem;
  throw new DiscoveryError("usage", problem.message, { remedy: problem.remedy });
}

function problemKind(address: string, interfaces: NetworkInterfaces): AddressProblemKind | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined) return hasPort(address) ? "notAddress" : "noPort";
  if (parsed.port === 0) return "noPort";
  if (parsed.host === "") return "unspecified";
  if (parsed.host.toLowerCase() === "localhost") return "loopback";
  const host = parsed.host.replace(/%.*$/, "");
  if (isUnspecified(host)) return "unspecified";
  if (isLoopback(host)) return "loopback";
  if (isLinkLocal(host)) return "linkLocal";
  return isOnContainerBridge(host, interfaces) ? "containerBridge" : undefined;
}

function hasPort(address: string): boolean {
  return /:\d{1,5}$/.test(address) && isIP(address) === 0;
}

function isUnspecified(host: string): boolean {
  return host === "0" || isIn(UNSPECIFIED, host);
}

function isLoopback(host: string): boolean {
  return isIn(LOOPBACK, host);
}

function isLinkLocal(host: string): boolean {
  return isIn(LINK_LOCAL, host);
}

function isIn(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 4 ? "ipv4" : "ipv6");
}

/** Made once: a list costs more than a hundred looks into it. */
const UNSPECIFIED = networks(["0.0.0.0", 32], ["::", 128]);
const LOOPBACK = networks(["127.0.0.0", 8], ["::1", 128]);
const LINK_LOCAL = networks(["169.254.0.0", 16], ["fe80::", 10]);

function networks(...all: readonly (readonly [network: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of all) list.addSubnet(network, bits, isIP(network) === 4 ? "ipv4" : "ipv6");
  return list;
}

/** Interfaces that only this machine's containers and virtual machines are on. */
const BRIDGE_NAME = /^(docker|br-|virbr|podman|cni|lxcbr|lxdbr|incusbr|vmnet|vboxnet)/;

function isOnContainerBridge(host: string, interfaces: NetworkInterfaces): boolean {
  return Object.entries(interfaces).some(
    ([name, addresses = []]) => BRIDGE_NAME.test(name) && addresses.some(({ address }) => address === host),
  );
}

function describe(kind: AddressProblemKind, address: string, what: string): AddressProblem {
  switch (kind) {
    case "noPort":
      return refused(kind, `${what} "${address}" has no port`, `${what} ${withPort(address)}`);
    case "notAddress":
      return refused(kind, `${what} "${address}" is not an address`, `${what} HOST:PORT`);
    case "unspecified":
      return refused(
        kind,
        `${what} ${address} names no machine that a client could dial`,
        `${what} HOST:PORT, or set POD_IP`,
      );
    case "loopback":
      return refused(
        kind,
        `${what} ${address} reaches this machine only`,
        `${what} ${portOnly(address)} takes this machine's address; --force keeps it`,
      );
    case "linkLocal":
      return warned(kind, `${what} ${address} is link-local: it works on one network segment only`, what);
    case "containerBridge":
      return warned(
        kind,
        `${what} ${address} is on a container bridge: other machines cannot reach it`,
        what,
      );
  }
}

function refused(kind: AddressProblemKind, message: string, remedy: string): AddressProblem {
  return { kind, isRefused: true, message, remedy };
}

function warned(kind: AddressProblemKind, message: string, what: string): AddressProblem {
  return { kind, isRefused: false, message, remedy: `${what} HOST:PORT, or set POD_IP` };
}

function withPort(address: string): string {
  const host = address.replace(/:0?$/, "");
  return isIP(host) === 6 ? `[${host}]:8080` : `${host}:8080`;
}

function portOnly(address: string): string {
  return `:${parseAddress(address)?.port ?? 8080}`;
}
