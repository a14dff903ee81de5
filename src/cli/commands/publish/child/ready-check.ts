/** Whether a child is ready: its port takes connections, or its health service says that it serves. */
import { connectFailure } from "../../../../probe/connect-failure.js";
import type { Clock } from "../../../../runtime/clock.js";
import type { ReadyCheck } from "../../../documents/publish-event.js";

export interface CheckOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Why it is not ready. */
export interface NotReady {
  readonly address: string;
  /** `connection refused`, `NOT_SERVING`. */
  readonly error: string;
  /** Its own word: it answers, and is not ready. */
  readonly isSaid: boolean;
}

/** Of several addresses the first that is not ready; undefined: all are. Throws `signal.reason`. */
export async function firstNotReady(
  check: ReadyCheck,
  addresses: readonly string[],
  options: CheckOptions,
): Promise<NotReady | undefined> {
  if (check === "none") return undefined;
  const ask = check === "tcp" ? connection : health;
  const answers = await Promise.all(addresses.map((address) => ask(address, options)));
  return answers.find((answer) => answer !== undefined);
}

async function connection(address: string, options: CheckOptions): Promise<NotReady | undefined> {
  const error = await connectFailure(address, options);
  return error === undefined ? undefined : { address, error, isSaid: false };
}

async function health(address: string, options: CheckOptions): Promise<NotReady | undefined> {
  // gRPC takes a while to load, and is needed for this only.
  const { probeEndpoint } = await import("../../../../probe/probe-endpoint.js");
  const { status, error } = await probeEndpoint(address, options);
  switch (status) {
    case "serving":
      return undefined;
    case "notServing":
      return { address, error: "NOT_SERVING", isSaid: true };
    case "noHealth":
      return { address, error: "no health service", isSaid: true };
    default:
      return { address, error: error ?? status, isSaid: false };
  }
}
