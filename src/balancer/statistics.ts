/** What is known of the endpoints and their open calls: the port behind which zdisc's own numbers and go-zero's stand. */
import type { Slot } from "./policy.js";

/** An open call: a small whole number, free for another call when it has ended. */
export type Call = number;

/** There was nothing to pick. */
export const NO_CALL: Call = -1;

/** How a call ended, as far as a balancer cares; `outcomeOfCode` tells it from a gRPC code. */
export type CallOutcome = "ok" | "failed";

/** All that a picker knows of one endpoint. */
export interface EndpointSnapshot {
  readonly address: string;
  /** Its open calls. */
  readonly inflight: number;
  /** Mean latency of late, in ns; null: no call has told yet. */
  readonly lagNs: number | null;
  /** Success of late, 0 to 1. */
  readonly success: number;
  /** Whether a pair with it need not be drawn again. */
  readonly isHealthy: boolean;
  /** The lower, the better. */
  readonly load: number;
  /** What failures multiply the load by; 1: nothing. */
  readonly failureFactor: number;
  /** For how long none of its open calls has been answered, in ns; 0 without open calls. */
  readonly silentNs: number;
  /** Since it was picked last, or joined. */
  readonly sincePickNs: number;
}

/** Lives as long as its client: longer than any picker, and through every change of the endpoints. */
export interface Statistics {
  /** Reads the clock: all that follows happens at this time, until it is read again. */
  tick(): void;
  /** The slot of the address; what is known of it, or still open, stays. One that is new begins as a newcomer. */
  join(address: string): Slot;
  /** As `join`, but whatever was known is forgotten; calls that are open end unheard. */
  joinAnew(address: string): Slot;
  /** It is gone: forgotten when its last call has ended, unless it is back by then. */
  leave(address: string): void;
  /** `NO_SLOT` of an address that is not there. */
  slotOf(address: string): Slot;
  slotOfCall(call: Call): Slot;
  addressOf(slot: Slot): string;
  inflight(slot: Slot): number;
  /** A call begins. */
  begin(slot: Slot): Call;
  /** It ends, whether its endpoint is still there or not. One that has ended already is left alone. */
  end(call: Call, outcome: CallOutcome): void;
  /** It was never made, so nothing is learned of it. */
  abandon(call: Call): void;
  snapshot(slot: Slot): EndpointSnapshot;
}
