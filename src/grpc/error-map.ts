/** From zdisc's errors to the statuses that calls end with: the only place here that knows both. */
import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import { DiscoveryError } from "../errors.js";

/** Whatever it is, a call may be tried again when it has passed: UNAVAILABLE, as grpc has it for names that do not resolve. */
export function unavailable(error: unknown): StatusObject {
  return { code: status.UNAVAILABLE, details: inOneLine(error), metadata: new Metadata() };
}

function inOneLine(error: unknown): string {
  if (!(error instanceof DiscoveryError)) return String(error);
  const hosts = error.hosts.map(({ host, error: why }) => `${host}: ${why}`);
  const told = hosts.length === 0 ? error.message : `${error.message} (${hosts.join("; ")})`;
  return error.remedy === undefined ? told : `${told}; ${error.remedy}`;
}
