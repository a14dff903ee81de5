import { foreignValueKind } from "../../discovery/foreign-value.js";
import { addressOddity } from "../address-oddity.js";
import type { EndpointRule } from "../rule.js";

export const notAnAddress: EndpointRule = {
  id: "not-an-address",
  severity: "error",
  about: "endpoint",
  asks: "is every value an address?",
  finds: "a value is JSON or a URL; names the framework (go-kratos, kitex, go-micro, grpc naming)",
  why: "go-zero clients fail on it",
  remedy: "use another key for go-zero",
  source: "go-zero zrpc/resolver/internal/discovbuilder.go",
  find(facts) {
    if (addressOddity(facts) !== "notAddress") return undefined;
    const kind = foreignValueKind(facts.value);
    return { message: kind === undefined ? "the value is not an address" : `the value is ${kind}` };
  },
};
