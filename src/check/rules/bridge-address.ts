import type { EndpointRule } from "../rule.js";

/** Docker's default for docker0. Source: github.com/moby/moby libnetwork/ipamutils. */
const DOCKER0 = /^172\.17\.\d{1,3}\.\d{1,3}(?::|$)/;

export const bridgeAddress: EndpointRule = {
  id: "bridge-address",
  severity: "warning",
  about: "endpoint",
  asks: "is no address of a container's own bridge?",
  finds: "an address is of 172.17.0.0/16, as docker0 has it",
  why: "other machines have a bridge of their own there",
  remedy: "POD_IP, or the host's network for the container",
  source: "go-zero core/netx/ip.go:InternalIp",
  find: ({ value }) => (DOCKER0.test(value) ? { message: "the address is of Docker's bridge" } : undefined),
};
