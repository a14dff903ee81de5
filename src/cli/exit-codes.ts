/** The one table from what happened to the number that the shell sees. Read by main and by `zdisc help exit-codes`. */
import type { ErrorCode } from "../errors.js";
import type { Outcome } from "./outcome.js";

/** 143 is not here: only the handler of SIGTERM ends with it. */
export const EXIT_CODE_OF = {
  ok: 0,
  noEndpoint: 3,
  found: 7,
  notMet: 8,
  cameBack: 1,
  usage: 2,
  config: 2,
  io: 1,
  internal: 1,
  noSpace: 1,
  auth: 4,
  permission: 4,
  unreachable: 5,
  noLeader: 5,
  timeout: 5,
  tls: 6,
  lost: 9,
  interrupted: 130,
} as const satisfies Record<ErrorCode | Outcome, number>;

/** Ended by SIGTERM. */
export const EXIT_CODE_TERMINATED = 143;

/** What shells say of a command that was not there, or that could not be executed. */
export const EXIT_CODE_NOT_FOUND = 127;
export const EXIT_CODE_NOT_EXECUTABLE = 126;
/** What shells add to the number of a signal that ended a command. */
export const EXIT_CODE_OF_SIGNALS = 128;
