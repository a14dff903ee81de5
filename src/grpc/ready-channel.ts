/** A channel that is waited for, as a blocking dial of go-zero does. Source: go-zero zrpc/internal/client.go:dial. */
import { DiscoveryError } from "../errors.js";
import { withDeadline } from "../runtime/abort.js";
import { systemClock } from "../runtime/clock.js";
import type { BalancedChannel } from "./balanced-channel.js";

const ZRPC_DIAL_TIMEOUT_MS = 3_000;

/** Closes the channel and throws `timeout` after 3 s, or `signal.reason`. With a signal there is no other bound. */
export async function readyChannel(
  channel: BalancedChannel,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<BalancedChannel> {
  try {
    if (signal !== undefined) await channel.waitForReady(signal);
    else
      await withDeadline(ZRPC_DIAL_TIMEOUT_MS, dialDeadline(channel), (bounded) =>
        channel.waitForReady(bounded),
      );
    return channel;
  } catch (error) {
    channel.close();
    throw error;
  }
}

function dialDeadline({ name }: BalancedChannel) {
  return {
    clock: systemClock,
    signal: new AbortController().signal,
    timeoutReason: () =>
      new DiscoveryError("timeout", `no endpoint of ${name} could be called within 3 s`, {
        remedy: "is the service registered, and does it listen?",
      }),
  };
}
