/** How a command can end without anything having failed. What did fail is a thrown `DiscoveryError`. */
import type { ErrorCode } from "../errors.js";

/**
 * `ok`; `noEndpoint`: the service or its instances are not there; `found`: check or diff found something; `notMet`: a
 * condition did not come true in time; `cameBack`: what was deleted is there again.
 */
export const OUTCOMES = ["ok", "noEndpoint", "found", "notMet", "cameBack"] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** How a run ends that has its answer: `resolve` answers, too, where what it looked at failed. */
export type Ending = Outcome | ErrorCode;

/** How a run ends that stands for another program's: its exit code is that program's. */
export interface PassedOn {
  readonly exitCode: number;
}
