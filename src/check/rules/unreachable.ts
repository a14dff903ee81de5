import { isReached, type Probe } from "../../probe/probe.js";
import { shellWord } from "../../text/shell-word.js";
import type { EndpointFacts } from "../facts/endpoint-facts.js";
import type { EndpointRule } from "../rule.js";

export const unreachable: EndpointRule = {
  id: "unreachable",
  severity: "error",
  about: "endpoint",
  asks: "can every endpoint be reached from here?",
  finds: "TCP fails from here",
  why: "did it register before it listens?",
  remedy: "look at the port and the firewall on that node; zdisc prune if it is gone",
  source: "go-zero zrpc/internal/rpcpubserver.go:Start (registers before it listens)",
  needs: ["probes"],
  find(facts) {
    const { probe, nameError } = facts;
    if (probe === undefined || isReached(probe) || probe.status === "notGrpc" || nameError !== undefined) {
      return undefined;
    }
    return isLeased(facts) ? withLease(facts.value, probe) : withoutLease(facts, probe);
  },
};

/** Somebody renews it: its process lives. */
function isLeased({ instances }: EndpointFacts): boolean {
  return instances.some(({ leaseId }) => leaseId !== null);
}

function withLease(address: string, { error, status }: Probe) {
  const port = address.slice(address.lastIndexOf(":") + 1);
  const host = address.slice(0, -port.length - 1);
  return {
    message: `${error}, lease alive`,
    // It may well listen: a process that hangs takes connections.
    consequence:
      status === "timeout" ? "it hangs, or a firewall between drops what is sent to it" : unreachable.why,
    remedy: `look on ${host}: ss -ltn 'sport = :${port}', and its firewall`,
  };
}

function withoutLease({ service }: EndpointFacts, { error, status }: Probe) {
  return {
    message: `${error}, no lease`,
    consequence: status === "timeout" ? "its machine is gone, or it hangs" : "its process is gone",
    remedy: `zdisc prune ${shellWord(service)}`,
  };
}
