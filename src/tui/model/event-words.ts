/** Causes and reasons in words. */
import type { LeaveCause, ResetReason } from "../../discovery/service-event.js";

/** Why an instance left, in a column of a dozen cells. */
export const CAUSE_TEXT = {
  stopped: "stopped",
  expired: "ran out",
  deleted: "deleted",
  disconnected: "unseen",
} as const satisfies Record<NonNullable<LeaveCause>, string>;

/** The same where there is room. */
export const CAUSE_NOTE = {
  stopped: "stopped",
  expired: "lease ran out",
  deleted: "key deleted",
  disconnected: "while disconnected",
} as const satisfies Record<NonNullable<LeaveCause>, string>;

export const RESET_TEXT = {
  start: "",
  restored: "the revision went back: restored from a backup?",
  otherCluster: "another cluster under the same hosts",
  overflow: "too many changes at once",
} as const satisfies Record<ResetReason, string>;
