/** Every configured host, asked at once. */
import { DiscoveryError } from "../../errors.js";
import { hostReport } from "../../resolve/host-report.js";
import type { HostInspection } from "../../store/store.js";
import type { HostFacts } from "../facts/etcd-facts.js";
import type { GatherOptions } from "./gather-options.js";

export async function inspectedHosts({
  store,
  signal,
}: Pick<GatherOptions, "store" | "signal">): Promise<readonly HostFacts[]> {
  return (await store.inspectHosts({ signal })).map(hostFacts);
}

function hostFacts(inspection: HostInspection): HostFacts {
  const { host, error } = hostReport(inspection);
  return {
    host,
    status: "status" in inspection ? inspection.status : undefined,
    error: error ?? undefined,
    certificateError: "error" in inspection ? certificateError(inspection.error) : undefined,
  };
}

/** Codes of Node's TLS. */
const OF_CERTIFICATE: Readonly<Record<string, HostFacts["certificateError"]>> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "notYetValid",
};

function certificateError(error: Error): HostFacts["certificateError"] {
  if (!(error instanceof DiscoveryError) || error.code !== "tls") return undefined;
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? OF_CERTIFICATE[String(cause.code)] : undefined;
}
