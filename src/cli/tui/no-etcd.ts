/** What screens show that ask no etcd: nothing of it. */
import type { LiveSource } from "../../tui/source.js";

async function* nothing(): AsyncGenerator<never, void, undefined> {}

export const noEtcd: LiveSource = {
  watchService: nothing,
  watchServices: nothing,
  leaseTime: async () => "silent",
  hostFacts: async () => undefined,
  tryHosts: async () => [],
  similarServices: async () => [],
  probe: async () => ({ status: "error", latencyMs: null, error: "there is no address to probe" }),
  findProblems: () => [],
  findNameProblems: () => new Map(),
};
