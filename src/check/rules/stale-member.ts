import type { EtcdRule } from "../rule.js";
import { hostsBehind } from "../stale-host.js";

export const staleMember: EtcdRule = {
  id: "stale-member",
  severity: "warning",
  about: "etcd",
  asks: "do all members keep up?",
  finds: "a member's revision trails another's by over 1000, twice, 1 s apart",
  why: "its watches tell late",
  remedy: "look at its disk and its network",
  needs: ["hosts", "secondLook"],
  find({ hosts, later }) {
    const stillBehind = new Map(hostsBehind(later).map((one) => [one.host, one]));
    return hostsBehind(hosts).flatMap(({ host }) => {
      const now = stillBehind.get(host);
      return now === undefined ? [] : [{ host, message: `${host} trails by ${now.by} revisions` }];
    });
  },
};
