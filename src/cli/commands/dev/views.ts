/** Dev as text: the host on stdout, what it is and the line to paste on stderr. */
import { plural } from "../../../text/numbers.js";
import type { DevEventDocument } from "../../documents/dev-event.js";
import type { EventView } from "../../result.js";
import { ROOT } from "./user-lines.js";

export const devView: EventView<DevEventDocument> =
  ({ words: style }) =>
  (event) => ({
    data: [event.host],
    words: [
      `${style.mark("live")} etcd API in memory on ${event.listen}: KV, Watch, Lease, Auth, Cluster, Status`,
      "  One node, nothing on disk; etcdctl and go-zero can use it. Ctrl-C ends it.",
      ...(event.auth ? ["  Clients log in: root administers, the others read and write every key."] : []),
      ...begunWith(event),
      `  export ${environment(event)}`,
    ],
  });

function begunWith({ seededCount, instanceCount }: DevEventDocument): string[] {
  const parts = [];
  if (seededCount > 0) parts.push(plural(seededCount, "key"));
  if (instanceCount > 0) parts.push(`${plural(instanceCount, "registration")} under living leases`);
  return parts.length === 0 ? [] : [`  It begins with ${parts.join(" and ")}.`];
}

/** What etcdctl and zdisc read. The password is asked for. */
function environment({ host, tls, auth }: DevEventDocument): string {
  const endpoints = `ETCDCTL_ENDPOINTS=${tls ? "https://" : ""}${host}`;
  return auth ? `${endpoints} ETCDCTL_USER=${ROOT}` : endpoints;
}
