import { addressOddity } from "../address-oddity.js";
import type { EndpointRule } from "../rule.js";

export const loopback: EndpointRule = {
  id: "loopback",
  severity: "error",
  exception: "info when etcd is on loopback, too",
  about: "endpoint",
  asks: "can other machines reach every address?",
  finds: "an address is of 127/8, ::1 or localhost",
  why: "only its own machine reaches it",
  remedy: "ListenOn 0.0.0.0:PORT, or POD_IP",
  source: "go-zero zrpc/internal/rpcpubserver.go:figureOutListenOn",
  find: (facts) =>
    addressOddity(facts) === "loopback"
      ? { severity: facts.isEtcdLocal ? "info" : "error", message: "the address is loopback" }
      : undefined,
};
