import { addressOddity } from "../address-oddity.js";
import type { EndpointRule } from "../rule.js";

export const ipv6Bare: EndpointRule = {
  id: "ipv6-bare",
  severity: "error",
  about: "endpoint",
  asks: "does every IPv6 address stand in brackets?",
  finds: "an IPv6 address has a port and no brackets: fe80::1:8080",
  why: "Go says: too many colons in address",
  remedy: "[fe80::1]:8080",
  source: "Go net.SplitHostPort",
  find(facts) {
    if (addressOddity(facts) !== "ipv6Bare") return undefined;
    const colon = facts.value.lastIndexOf(":");
    const [host, port] = [facts.value.slice(0, colon), facts.value.slice(colon + 1)];
    return { message: "the IPv6 address has no brackets", remedy: `register it as [${host}]:${port}` };
  },
};
