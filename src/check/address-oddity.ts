/** In which way a registered value is none that every client can dial. */
import { isIP } from "node:net";
import { type AddressProblemKind, addressProblem } from "../discovery/address-problems.js";
import { foreignValueKind } from "../discovery/foreign-value.js";
import type { EndpointFacts } from "./facts/endpoint-facts.js";

export type AddressOddity = AddressProblemKind | "ipv6Bare";

/** Most addresses in one look: IPv4 with a port that is neither 0.0.0.0 nor 127/8 nor 169.254/16. */
const USUAL = /^(?!0|127\.|169\.254\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}:[1-9]\d{0,4}$/;
/** What a host looks like; a value that does not is no address without a port. */
const HOST = /^(?:[\w.-]+|\[?[0-9a-f:.]+(?:%\w+)?\]?):?$/i;
/** An IPv6 literal and a port with nothing to tell them apart. */
const BARE_WITH_PORT = /^([0-9a-f:.]*:[0-9a-f:.]*):(\d{2,5})$/i;

export function addressOddity({
  value,
  instances,
}: Pick<EndpointFacts, "value" | "instances">): AddressOddity | undefined {
  if (instances[0]?.address != null && USUAL.test(value)) return undefined;
  if (foreignValueKind(value) !== undefined) return "notAddress";
  if (isIP(BARE_WITH_PORT.exec(value)?.[1] ?? "") === 6) return "ipv6Bare";
  const kind = addressProblem(value, { interfaces: {} })?.kind;
  if (kind === "noPort" && !HOST.test(value) && instances[0]?.address === null) return "notAddress";
  return kind;
}
