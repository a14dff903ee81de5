/** etcd's Cluster service as far as a single member has one. */
import { advertisedUrl } from "./advertised-url.js";
import type { UnaryHandlers } from "./call-host.js";
import { headerOf } from "./response-header.js";
import type { ServerParts } from "./server-parts.js";

export function clusterHandlers({ etcd, guard, listener }: ServerParts): UnaryHandlers<"Cluster"> {
  return {
    memberList(_request, caller) {
      guard.requireLogin(caller);
      const clientURLs = [advertisedUrl(listener, caller)];
      // There is no peer, but tools show one line a URL.
      const urls = { peerURLs: clientURLs, clientURLs };
      const member = { ID: etcd.memberId, name: "zdisc", ...urls, isLearner: false };
      // etcd leaves the revision out here.
      return { header: headerOf(etcd, 0), members: [member] };
    },
  };
}
