/** Whether something listens where this machine is about to be registered. */
import { connect } from "node:net";
import { parseAddress } from "../../../address.js";
import type { NetworkInterfaces } from "../../../discovery/advertised-address.js";

/** True only when the address is this machine's own and its kernel refuses the connection. */
export function isUnattended(
  address: string,
  interfaces: NetworkInterfaces,
  signal: AbortSignal,
): Promise<boolean> {
  const parsed = parseAddress(address);
  if (parsed === undefined || !isOwn(parsed.host, interfaces)) return Promise.resolve(false);
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

function isOwn(host: string, interfaces: NetworkInterfaces): boolean {
  return Object.values(interfaces).some((addresses = []) =>
    addresses.some(({ address }) => address === host),
  );
}
