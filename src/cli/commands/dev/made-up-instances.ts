/** `--instances user.rpc=3,order.rpc=2`: registrations as go-zero makes them, at addresses where nobody listens. */
import type { Registration } from "../../../discovery/publish/registration.js";
import { DiscoveryError } from "../../../errors.js";

const ENTRY = /^([^=]*[^=/])=(\d{1,5})$/;
/** 10.S.x.y:8080, S for the service. */
const MOST_SERVICES = 250;
const PER_NETWORK = 250;
const MOST_INSTANCES = PER_NETWORK * PER_NETWORK;
const PORT = 8080;

/** Throws `usage` for an entry that is no `SERVICE=NUMBER`. */
export function madeUpRegistrations(list: string): Registration[] {
  const entries = list.split(",").map(parseEntry);
  if (entries.length > MOST_SERVICES) {
    throw new DiscoveryError("usage", `--instances names more than ${MOST_SERVICES} services`);
  }
  return entries.flatMap(({ service, count }, at) =>
    Array.from({ length: count }, (_, index) => ({ service, address: addressOf(at + 1, index) })),
  );
}

function parseEntry(entry: string): { service: string; count: number } {
  const [, service, digits] = ENTRY.exec(entry.trim()) ?? [];
  const count = Number(digits);
  if (service !== undefined && count > 0 && count <= MOST_INSTANCES) return { service, count };
  throw new DiscoveryError("usage", `--instances "${entry}" is not SERVICE=NUMBER`, {
    remedy: "--instances user.rpc=3,order.rpc=2",
  });
}

function addressOf(service: number, index: number): string {
  return `10.${service}.${Math.floor(index / PER_NETWORK)}.${(index % PER_NETWORK) + 1}:${PORT}`;
}
