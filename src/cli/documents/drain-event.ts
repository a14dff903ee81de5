/** How `zdisc drain` tells programs what it did. */
import type { Count, Milliseconds, Timestamp } from "./quantities.js";

/** One line of `zdisc drain -o ndjson`: what happened to one key. */
export interface DrainEventDocument {
  readonly schemaVersion: 1;
  readonly kind: "drainEvent";
  /**
   * `drained`, `redrained`: it says another address now. `siblingChanged`: another one than before. `restored`: it says
   * its own again. `skipped`: it is left alone.
   */
  readonly type: "drained" | "redrained" | "siblingChanged" | "restored" | "skipped";
  readonly time: Timestamp;
  /** The key that clients subscribe to. */
  readonly service: string;
  /** Of the instance. */
  readonly key: string;
  /** The one that is drained, or put back. */
  readonly address: string;
  /** What the key says in place of it; null: it says its own, or is gone. */
  readonly substitute: string | null;
  /** With `siblingChanged`, what it said before; else null. */
  readonly previousSubstitute: string | null;
  /** Other endpoints of the service; null: not looked at. */
  readonly endpointsLeft: Count | null;
  /**
   * `end` or `noSibling` of `restored`; `gone`, `changed` (by somebody else), `fought` (put back by its publisher again
   * and again), `already` (it says its own) of `skipped`; else null.
   */
  readonly reason: "end" | "noSibling" | "gone" | "changed" | "fought" | "already" | null;
  /** With --dry-run nothing was written. */
  readonly dryRun: boolean;
  /** Since it was drained by this run; null: it was not. */
  readonly outForMs: Milliseconds | null;
  /** The command that puts it back; null: nothing is to be put back, or the key cannot be typed. */
  readonly undo: string | null;
  /** Another line of the same turn follows. */
  readonly more: boolean;
}
