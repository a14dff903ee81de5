/** `--port` and `--listen`: where the server listens, and what clients are told to dial. */
import { type Address, parseAddress } from "../../../address.js";
import { advertisedAddress } from "../../../discovery/advertised-address.js";
import { DiscoveryError } from "../../../errors.js";
import type { Context } from "../../context.js";

const LOOPBACK = "127.0.0.1";
const ETCD_PORT = 2379;
const HIGHEST_PORT = 65_535;

/** Throws `usage` for what is no `HOST:PORT`, and for both flags at once. */
export function listenAddressOf(port: number | undefined, listen: string | undefined): Address {
  if (listen === undefined) return { host: LOOPBACK, port: checkedPort(port ?? ETCD_PORT) };
  if (port !== undefined) throw new DiscoveryError("usage", "--port and --listen exclude each other");
  const address = parseAddress(listen);
  if (address !== undefined) return { host: address.host || "0.0.0.0", port: address.port };
  throw new DiscoveryError("usage", `--listen "${listen}" is not HOST:PORT`, {
    remedy: `--listen 0.0.0.0:${ETCD_PORT}`,
  });
}

/** What to dial: of a host that means every interface, an address of this machine that others reach. */
export function dialAddress(
  listen: string,
  { podIp, networkInterfaces }: Pick<Context, "podIp" | "networkInterfaces">,
): string {
  const { address, source } = advertisedAddress(listen, { podIp, interfaces: networkInterfaces() });
  return source.kind === "none" ? listen.replace(/^.*:/, `${LOOPBACK}:`) : address;
}

export function textOf({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function checkedPort(port: number): number {
  if (port <= HIGHEST_PORT) return port;
  throw new DiscoveryError("usage", `--port "${port}" is no port`, { remedy: "--port 2379" });
}
