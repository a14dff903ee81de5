import { addressOddity } from "../address-oddity.js";
import type { EndpointRule } from "../rule.js";

export const noPort: EndpointRule = {
  id: "no-port",
  severity: "error",
  about: "endpoint",
  asks: "has every address a port?",
  finds: "an address has no port: 10.0.3.7",
  why: "clients cannot dial it",
  remedy: "ListenOn with a port in the server's YAML",
  source: "go-zero zrpc/internal/rpcpubserver.go:figureOutListenOn",
  find: (facts) => (addressOddity(facts) === "noPort" ? { message: "the address has no port" } : undefined),
};
