/** Asks one endpoint how it is: a connection first, then its health service, as it would be called. */
import {
  type ChannelCredentials,
  type Client,
  status as codes,
  connectivityState,
  type ServiceError,
} from "@grpc/grpc-js";
import { parseAddress } from "../address.js";
import { channelToAddress } from "../grpc/channel.js";
import { orAbort, withDeadline } from "../runtime/abort.js";
import { type Clock, systemClock } from "../runtime/clock.js";
import { greet } from "./greet.js";
import { checkHealth } from "./health-call.js";
import { PROBE_TIMEOUT_MS, type Probe } from "./probe.js";

/** How long is waited, and how the endpoint is spoken to. */
export interface ProbeOptions {
  /** Ends the probe, which then throws `signal.reason`. */
  readonly signal: AbortSignal;
  /** For everything together, in ms. Default 1,000. */
  readonly timeoutMs?: number | undefined;
  /** Default: plain text, as go-zero's servers and clients speak. */
  readonly credentials?: ChannelCredentials | undefined;
  readonly clock?: Clock | undefined;
}

/** Never rejects but with `signal.reason`: what is wrong with the endpoint is the answer. */
export async function probeEndpoint(
  address: string,
  { signal, timeoutMs = PROBE_TIMEOUT_MS, credentials, clock = systemClock }: ProbeOptions,
): Promise<Probe> {
  const parsed = parseAddress(address);
  if (parsed === undefined) return { status: "error", latencyMs: null, error: "no address" };
  const tooLate = new Error("the probe took too long");
  try {
    const deadline = { clock, signal, timeoutReason: () => tooLate };
    return await withDeadline(timeoutMs, deadline, async (bounded) => {
      const expectsHttp2 = credentials?._isSecure() !== true;
      const failure = await greet(parsed, { expectsHttp2, signal: bounded });
      if (failure !== undefined) return failure;
      using channel = channelToAddress(address, { credentials, options: NO_RETRIES });
      return await health(channel.client, clock, bounded);
    });
  } catch (error) {
    if (error !== tooLate) throw error;
    return { status: "timeout", latencyMs: null, error: "no answer" };
  }
}

/** A probe tells what one call meets. */
const NO_RETRIES = { "grpc.enable_retries": 0 };

async function health(client: Client, clock: Clock, signal: AbortSignal): Promise<Probe> {
  const stands = await connected(client, signal);
  const beganMs = clock.monotonicMs();
  try {
    const isServing = await checkHealth(client, signal);
    const latencyMs = clock.monotonicMs() - beganMs;
    return { status: isServing ? "serving" : "notServing", latencyMs, error: null };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    // With nothing but a signal that aborts beside them, all rejections are those of grpc-js.
    const failure = error as ServiceError;
    return stands ? refusedCall(failure, clock.monotonicMs() - beganMs) : noConnection(failure);
  }
}

/** Whether the channel stands; false as soon as it failed once: a call then tells why. */
function connected(client: Client, signal: AbortSignal): Promise<boolean> {
  const channel = client.getChannel();
  const waiting = new Promise<boolean>((resolve) => {
    const look = () => {
      // A channel that is closed calls its watchers, too, and then takes no more questions.
      if (signal.aborted) return;
      const state = channel.getConnectivityState(true);
      if (state === READY || state === TRANSIENT_FAILURE) resolve(state === READY);
      else channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, look);
    };
    look();
  });
  return orAbort(waiting, signal);
}

const { READY, TRANSIENT_FAILURE } = connectivityState;

/** It takes connections, and this one came to nothing: a certificate, a server that is about to end. */
function noConnection({ details }: ServiceError): Probe {
  const error = details.replace(/^No connection established\. Last error: (?:Error: )?/, "");
  return { status: "error", latencyMs: null, error };
}

/** What a server answers that speaks HTTP/2 for others: grpc-js made a code of its HTTP status. */
const HTTP_STATUS = /^Received HTTP status code/;

function refusedCall({ code, details }: ServiceError, latencyMs: number): Probe {
  if (HTTP_STATUS.test(details))
    return { status: "notGrpc", latencyMs: null, error: "speaks HTTP/2, not gRPC" };
  if (code === codes.UNIMPLEMENTED) return { status: "noHealth", latencyMs, error: null };
  return { status: "error", latencyMs, error: `${codes[code]}: ${details}` };
}
