/** The form of go-zero 1.10 for a target in the older one, whose several hosts not every Go release takes. */

import { formatTarget } from "./format-target.js";
import { GO_RELEASES, type GoRelease, parseGoUrl } from "./go-url.js";
import { splitList, trimSlashes } from "./target-parts.js";

const OLDER = /^(etcd|discov):\/\/([^/?#\s]+)\/([^?#\s]*)/i;

/** undefined: the text is no older form of an etcd target. A host without port gets etcd's own. */
export function suggestModernForm(text: string): string | undefined {
  const [, scheme = "", authority = "", path = ""] = OLDER.exec(text) ?? [];
  const hosts = splitList(authority.slice(authority.lastIndexOf("@") + 1)).map(withPort);
  const key = trimSlashes(path);
  if (hosts.length === 0 || key === "") return undefined;
  return formatTarget({ scheme: scheme.toLowerCase() === "etcd" ? "etcd" : "discov", hosts, key });
}

/** Releases of Go under which this text does not parse, though it does under others; grpc-go then dials it as a host name. */
export function refusingReleases(text: string): readonly GoRelease[] {
  const refusing = GO_RELEASES.filter((release) => "problem" in parseGoUrl(text, release));
  return refusing.length === GO_RELEASES.length ? [] : refusing;
}

function withPort(host: string): string {
  return /:\d+$/.test(host) ? host : `${host.replace(/:[^:\]]*$/, "")}:2379`;
}
