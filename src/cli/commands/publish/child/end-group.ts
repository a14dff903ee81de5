/** Ends a child and what it left behind: SIGTERM, some time, SIGKILL. */
import type { Clock } from "../../../../runtime/clock.js";
import type { Child } from "../../../child/child.js";

/** The kernel tells nobody when a group is empty. */
const LOOK_EVERY_MS = 50;

/** False: it had to be killed. Only a second signal, which ends zdisc at once, is faster. */
export async function endGroup(child: Child, killAfterMs: number, clock: Clock): Promise<boolean> {
  if (!child.hasGroup) return true;
  child.signalGroup("SIGTERM");
  const nobody = new AbortController().signal;
  const untilMs = clock.monotonicMs() + killAfterMs;
  while (clock.monotonicMs() < untilMs) {
    await clock.sleep(Math.min(LOOK_EVERY_MS, killAfterMs), nobody);
    if (!child.hasGroup) return true;
  }
  child.signalGroup("SIGKILL");
  return false;
}
