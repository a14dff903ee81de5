import { addressOddity } from "../address-oddity.js";
import type { EndpointRule } from "../rule.js";

export const unspecified: EndpointRule = {
  id: "unspecified",
  severity: "error",
  about: "endpoint",
  asks: "does every address name a machine?",
  finds: "an address is 0.0.0.0 or [::]",
  why: "clients dial themselves",
  remedy: "POD_IP, or a real ListenOn",
  source: "go-zero zrpc/internal/rpcpubserver.go:figureOutListenOn",
  find: (facts) =>
    addressOddity(facts) === "unspecified" ? { message: "the address names no machine" } : undefined,
};
