/** Values that clients cannot dial, or not from everywhere. */
import { addressProblem } from "../../discovery/address-problems.js";
import { foreignValueKind } from "../../discovery/foreign-value.js";
import type { EndpointFacts, EndpointRule } from "../rule.js";

export const notAnAddress: EndpointRule = {
  id: "not-an-address",
  severity: "error",
  about: "endpoint",
  asks: "is every value an address?",
  find(facts) {
    if (oddityOf(facts) !== "notAddress") return undefined;
    const kind = foreignValueKind(facts.value);
    return {
      message: kind === undefined ? "the value is not an address" : `the value is ${kind}`,
      consequence: "go-zero clients fail on it",
      remedy: "use another key for go-zero",
    };
  },
};

export const noPort: EndpointRule = {
  id: "no-port",
  severity: "error",
  about: "endpoint",
  asks: "has every address a port?",
  find: (facts) =>
    oddityOf(facts) === "noPort"
      ? {
          message: "the address has no port",
          consequence: "clients cannot dial it",
          remedy: "ListenOn with a port in the server's YAML",
        }
      : undefined,
};

export const unspecified: EndpointRule = {
  id: "unspecified",
  severity: "error",
  about: "endpoint",
  asks: "does every address name a machine?",
  find: (facts) =>
    oddityOf(facts) === "unspecified"
      ? {
          message: "the address names no machine",
          consequence: "clients dial themselves",
          remedy: "POD_IP, or a real ListenOn",
        }
      : undefined,
};

export const loopback: EndpointRule = {
  id: "loopback",
  severity: "error",
  about: "endpoint",
  asks: "can other machines reach every address?",
  find: (facts) =>
    oddityOf(facts) === "loopback"
      ? {
          severity: facts.isEtcdLocal ? "info" : "error",
          message: "the address is loopback",
          consequence: "only its own machine reaches it",
          remedy: "ListenOn 0.0.0.0:PORT, or POD_IP",
        }
      : undefined,
};

/** Most addresses in one look: IPv4 with a port that is neither 0.0.0.0 nor 127/8. */
const USUAL = /^(?!0|127\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}:[1-9]\d{0,4}$/;
/** What a host looks like; a value that does not is no address without a port. */
const HOST = /^(?:[\w.-]+|\[?[0-9a-f:.]+(?:%\w+)?\]?):?$/i;

function oddityOf({ value, instances }: EndpointFacts) {
  if (instances[0]?.address != null && USUAL.test(value)) return undefined;
  if (foreignValueKind(value) !== undefined) return "notAddress";
  const kind = addressProblem(value, { interfaces: {} })?.kind;
  if (kind === "noPort" && !HOST.test(value) && instances[0]?.address === null) return "notAddress";
  return kind;
}
