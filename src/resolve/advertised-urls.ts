/**
 * What etcd's members tell clients to use: go-zero takes these in place of its configured hosts, 60 s after it starts.
 * Source: go-zero core/discov/internal/registry.go:DialClient (AutoSyncInterval).
 */
import { type Address, parseAddress } from "../address.js";
import { greet } from "../probe/greet.js";
import { withDeadline } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import type { Member } from "../store/host-status.js";

/** A member that does not take a connection for so long is as good as gone. */
const PATIENCE_MS = 500;

export interface AdvertisedOptions {
  /** The client's own hosts: how they are is told already. */
  readonly configured: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A sentence for each member with a URL that its clients cannot use from here. */
export async function advertisedProblems(
  members: readonly Member[],
  options: AdvertisedOptions,
): Promise<readonly string[]> {
  const problems = members.map(async ({ name, memberId, clientUrls }) => {
    const why = await Promise.all(clientUrls.map((url) => problemWith(url, options)));
    const at = why.findIndex((problem) => problem !== undefined);
    if (at === -1) return [];
    const who = name === "" ? `member ${memberId}` : name;
    return [
      `${who} advertises ${clientUrls[at]}${why[at]}; go-zero dials that after 60 s. ` +
        "Start it with --advertise-client-urls <reachable>",
    ];
  });
  return (await Promise.all(problems)).flat();
}

/** undefined: none; empty: one that needs no words. */
async function problemWith(url: string, options: AdvertisedOptions): Promise<string | undefined> {
  const authority = url.replace(/^\w+:\/\//, "").replace(/\/$/, "");
  if (options.configured.includes(authority)) return undefined;
  const address = parseAddress(authority);
  if (address === undefined) return " (no address)";
  if (isUnspecified(address)) return "";
  if (isLoopback(address) && !options.configured.some(isOnLoopback)) return " (itself only)";
  return await unreachable(address, options);
}

function isUnspecified({ host }: Address): boolean {
  return host === "" || host === "0.0.0.0" || host === "::";
}

function isLoopback({ host }: Address): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function isOnLoopback(authority: string): boolean {
  const address = parseAddress(authority);
  return address !== undefined && isLoopback(address);
}

async function unreachable(
  address: Address,
  { clock, signal }: AdvertisedOptions,
): Promise<string | undefined> {
  const tooLate = new Error("no connection in time");
  try {
    const deadline = { clock, signal, timeoutReason: () => tooLate };
    const failure = await withDeadline(PATIENCE_MS, deadline, (bounded) =>
      greet(address, { expectsHttp2: false, signal: bounded }),
    );
    return failure === undefined ? undefined : ` (${failure.error} from here)`;
  } catch (error) {
    if (error !== tooLate) throw error;
    return " (no answer from here)";
  }
}
