/** Whether something listens where this machine is about to be registered. */
import { connect } from "node:net";
import { parseAddress } from "../../../address.js";
import type { NetworkInterfaces } from "../../../discovery/advertised-address.js";

/** Which of these addresses are this machine's own. */
export function ownAddresses(addresses: Iterable<string>, interfaces: NetworkInterfaces): string[] {
  const hosts = new Set(Object.values(interfaces).flatMap((list = []) => list.map(({ address }) => address)));
  return [...addresses].filter((address) => hosts.has(parseAddress(address)?.host ?? ""));
}

/** True only when this machine's kernel refuses the connection. */
export function isUnattended(address: string, signal: AbortSignal): Promise<boolean> {
  const parsed = parseAddress(address);
  if (parsed === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host: parsed.host, port: parsed.port });
    const finish = (isRefused: boolean) => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(isRefused);
    };
    const onAbort = () => finish(false);
    socket.once("connect", () => finish(false));
    socket.once("error", (error: NodeJS.ErrnoException) => finish(error.code === "ECONNREFUSED"));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
