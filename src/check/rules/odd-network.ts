import { isIPv4 } from "node:net";
import { parseAddress } from "../../address.js";
import { groupBy } from "../../runtime/group-by.js";
import type { ServiceRule } from "../rule.js";

/** Of the others; with fewer nobody can say who is odd. */
const LEAST_OTHERS = 3;

export const oddNetwork: ServiceRule = {
  id: "odd-network",
  severity: "warning",
  about: "service",
  asks: "are all endpoints in one network?",
  finds: "one address is outside the /16 of all others, of which there are 3 or more",
  why: "its server took the address of the wrong card",
  remedy: "POD_IP, or a ListenOn with the right address",
  source: "go-zero core/netx/ip.go:InternalIp (the first that is up)",
  find({ endpoints }) {
    const byNetwork = groupBy(endpoints, ({ value }) => networkOf(value));
    if (byNetwork.size !== 2) return [];
    const [few, many] = [...byNetwork].sort(([, a], [, b]) => a.length - b.length);
    const [odd, second] = few?.[1] ?? [];
    if (odd === undefined || second !== undefined || (many?.[1].length ?? 0) < LEAST_OTHERS) return [];
    const key = odd.instances[0]?.key ?? null;
    return [{ key, address: odd.value, message: `all others are of ${many?.[0]}.0.0/16` }];
  },
};

/** `10.0` of `10.0.3.7:8080`. */
function networkOf(value: string): string | undefined {
  const host = parseAddress(value)?.host ?? "";
  return isIPv4(host) ? host.split(".", 2).join(".") : undefined;
}
