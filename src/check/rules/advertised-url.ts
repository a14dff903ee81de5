import { type AdvertisedFault, memberName } from "../../resolve/advertised-urls.js";
import type { EtcdFacts } from "../facts/etcd-facts.js";
import type { EtcdRule } from "../rule.js";

export const advertisedUrl: EtcdRule = {
  id: "advertised-url",
  severity: "error",
  exception: "warning when it is only not reached from here",
  about: "etcd",
  asks: "can clients use what the members advertise?",
  finds: "an advertised client URL is 0.0.0.0, loopback (unless all is local), or not reachable from here",
  why: "go-zero clients switch to it after 60 s and lose etcd",
  remedy: "start the member with --advertise-client-urls",
  source: "go-zero core/discov/internal/registry.go:DialClient (AutoSyncInterval)",
  needs: ["hosts", "advertised"],
  find: (etcd) =>
    etcd.advertised.map((fault) => {
      const host = hostOf(fault, etcd);
      const name = memberName(fault.member);
      const scheme = /^\w+:\/\//.exec(fault.url)?.[0] ?? "http://";
      const url = host === undefined ? "<reachable>" : scheme + host.replace(/^\w+:\/\//, "");
      return {
        host: host ?? null,
        severity: fault.kind === "unreached" ? "warning" : "error",
        message: `${name} advertises ${fault.url}${aside(fault)}`,
        remedy: `start ${name} with --advertise-client-urls ${url}`,
      };
    }),
};

/** The configured host that this member answers on. */
function hostOf({ member }: AdvertisedFault, { hosts }: EtcdFacts): string | undefined {
  return hosts.find(({ status }) => status?.memberId === member.memberId)?.host;
}

function aside({ kind, error }: AdvertisedFault): string {
  return kind === "unreached" ? `: ${error} from here` : "";
}
