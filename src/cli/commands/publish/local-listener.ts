/** Whether something listens where this machine is about to be registered. */
import { parseAddress } from "../../../address.js";
import type { NetworkInterfaces } from "../../../discovery/advertised-address.js";
import { greet } from "../../../probe/greet.js";

/** Which of these addresses are this machine's own. */
export function ownAddresses(addresses: Iterable<string>, interfaces: NetworkInterfaces): string[] {
  const hosts = new Set(Object.values(interfaces).flatMap((list = []) => list.map(({ address }) => address)));
  return [...addresses].filter((address) => hosts.has(parseAddress(address)?.host ?? ""));
}

/** True only when this machine's kernel refuses the connection. */
export async function isUnattended(address: string, signal: AbortSignal): Promise<boolean> {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  // What is not known in time is no reason to warn.
  const failure = await greet(parsed, { expectsHttp2: false, signal }).catch(() => undefined);
  return failure?.status === "refused";
}
