/** etcd's Cluster service as far as a single member has one. */
import type { UnaryHandlers } from "./call-host.js";
import { headerOf } from "./response-header.js";
import type { ServerParts } from "./server-parts.js";

export function clusterHandlers({ etcd, guard, url }: ServerParts): UnaryHandlers<"Cluster"> {
  return {
    memberList(_request, caller) {
      guard.requireLogin(caller);
      const member = {
        ID: etcd.memberId,
        name: "zdisc",
        // There is no peer, but tools show one line a URL.
        peerURLs: [url()],
        clientURLs: [url()],
        isLearner: false,
      };
      // etcd leaves the revision out here.
      return { header: headerOf(etcd, 0), members: [member] };
    },
  };
}
