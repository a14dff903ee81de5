/** What the screens show, out of a recording: nothing in it can be asked for more than it says. */
import { endpointProblems, nameProblems } from "../../../check/rules.js";
import { aborted } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import type { Playback } from "../../../runtime/playback.js";
import type { LiveSource } from "../../../tui/source.js";
import type { RecordedEvent } from "./recorded-service.js";

/** Keys and frames have their turn between so many events, however many are due. */
const IN_ONE_TURN = 500;

export function recordedSource(
  events: readonly RecordedEvent[],
  { playback, clock }: { readonly playback: Playback; readonly clock: Clock },
): LiveSource {
  return {
    async *watchService(_service, signal) {
      for (const [at, { wallMs, event }] of events.entries()) {
        await playback.until(wallMs, signal);
        if (at % IN_ONE_TURN === IN_ONE_TURN - 1) await clock.sleep(0, signal);
        yield event;
      }
      playback.end();
      await aborted(signal);
    },
    async *watchServices() {},
    leaseTime: async () => "silent",
    hostFacts: async () => undefined,
    tryHosts: async () => [],
    similarServices: async () => [],
    probe: async () => ({ status: "error", latencyMs: null, error: "this is a recording" }),
    // Where etcd ran is not recorded: an address on loopback is told of.
    findProblems: (facts) => endpointProblems({ ...facts, isEtcdLocal: false }),
    findNameProblems: nameProblems,
  };
}
