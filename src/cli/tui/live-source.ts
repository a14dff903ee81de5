/** What the screens show, out of a store: the one place where the TUI and the rest of zdisc meet. */
import { isOnLoopback } from "../../address.js";
import { endpointProblems, nameProblems } from "../../check/rules.js";
import { listServices } from "../../discovery/list-services.js";
import { watchService } from "../../discovery/watch-service.js";
import { watchServices } from "../../discovery/watch-services.js";
import { DiscoveryError } from "../../errors.js";
import { orAbort } from "../../runtime/abort.js";
import type { Store } from "../../store/store.js";
import { similarNames } from "../../text/similar-names.js";
import type { LiveSource } from "../../tui/source.js";
import type { Context } from "../context.js";

const ASK_TIMEOUT_MS = 2_000;

export function liveSource(store: Store, { clock, hosts }: Pick<Context, "clock" | "hosts">): LiveSource {
  const isEtcdLocal = hosts.every(isOnLoopback);
  let isWarm = false;
  return {
    watchService: (service, signal) => watchService(service, { store, signal, clock }),
    watchServices: (prefix, signal) => watchServices({ store, signal, prefix, clock }),
    leaseTime: (leaseId, signal) =>
      orElse("silent", store.leaseTimeToLive(leaseId, { signal, timeoutMs: ASK_TIMEOUT_MS })),
    async hostFacts(signal) {
      // The first call is slow for reasons of ours.
      if (!isWarm) await orElse(undefined, store.status({ signal, timeoutMs: ASK_TIMEOUT_MS }));
      isWarm = true;
      const startMs = clock.monotonicMs();
      const status = await orElse(undefined, store.status({ signal, timeoutMs: ASK_TIMEOUT_MS }));
      if (status === undefined) return undefined;
      return { host: status.host, version: status.version, roundTripMs: clock.monotonicMs() - startMs };
    },
    async tryHosts(signal) {
      const found = await orElse(
        [],
        orAbort(store.inspectHosts({ signal, timeoutMs: ASK_TIMEOUT_MS }), signal),
      );
      return found.map((one) => ({ host: one.host, error: "error" in one ? one.error.message : undefined }));
    },
    async similarServices(service, signal) {
      const { services } = await listServices({ store, signal });
      const counts = new Map(services.map(({ name, instanceCount }) => [name, instanceCount]));
      const names = similarNames(service, counts.keys());
      return names.map((name) => ({ name, instanceCount: counts.get(name) ?? 0 }));
    },
    async probe(address, signal) {
      const { probeEndpoint } = await import("../../probe/probe-endpoint.js");
      return await probeEndpoint(address, { signal, clock });
    },
    findProblems: (facts) => endpointProblems({ ...facts, isEtcdLocal }),
    findNameProblems: nameProblems,
  };
}

/** What is only nice to know is left out while etcd does not say it. */
async function orElse<T, D>(otherwise: D, answer: Promise<T>): Promise<T | D> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DiscoveryError) return otherwise;
    throw error;
  }
}
