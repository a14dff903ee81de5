import { addressOddity } from "../address-oddity.js";
import type { EndpointRule } from "../rule.js";

export const linkLocal: EndpointRule = {
  id: "link-local",
  severity: "warning",
  about: "endpoint",
  asks: "does every address hold beyond its own network?",
  finds: "an address is of 169.254/16 or fe80::/10",
  why: "it works on one network segment only",
  remedy: "POD_IP, or a ListenOn with the machine's address",
  source: "go-zero core/netx/ip.go:InternalIp",
  find: (facts) =>
    addressOddity(facts) === "linkLocal" ? { message: "the address is link-local" } : undefined,
};
