/**
 * What etcd's members tell clients to use: go-zero takes these in place of its configured hosts, 60 s after it starts.
 * Source: go-zero core/discov/internal/registry.go:DialClient (AutoSyncInterval).
 */
import { type Address, isLoopback, isOnLoopback, parseAddress } from "../address.js";
import { connectFailure } from "../probe/connect-failure.js";
import type { Clock } from "../runtime/clock.js";
import type { HostStatus, Member } from "../store/host-status.js";

/** A member that does not take a connection for so long is as good as gone. */
const PATIENCE_MS = 500;

export interface AdvertisedOptions {
  /** The client's own hosts: how they are is told already. */
  readonly configured: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A URL that its clients cannot use from here. */
export interface AdvertisedFault {
  readonly member: Member;
  readonly url: string;
  readonly kind: "unspecified" | "loopback" | "notAddress" | "unreached";
  /** Of `unreached`: `connection refused`; else empty. */
  readonly error: string;
}

/** A sentence for each member with a URL that its clients cannot use from here. */
export async function advertisedProblems(
  members: readonly Member[],
  options: AdvertisedOptions,
): Promise<readonly string[]> {
  const faults = await advertisedFaults(members, options);
  return faults.map(
    (fault) =>
      `${memberName(fault.member)} advertises ${fault.url}${aside(fault)}; go-zero dials that after 60 s. ` +
      "Start it with --advertise-client-urls <reachable>",
  );
}

/** The first of each member, in the order of the members. */
export async function advertisedFaults(
  members: readonly Member[],
  options: AdvertisedOptions,
): Promise<readonly AdvertisedFault[]> {
  const faults = members.map(async (member) => {
    const all = await Promise.all(member.clientUrls.map((url) => faultOf(url, options)));
    const at = all.findIndex((fault) => fault !== undefined);
    const [fault, url] = [all[at], member.clientUrls[at]];
    return fault === undefined || url === undefined ? [] : [{ member, url, ...fault }];
  });
  return (await Promise.all(faults)).flat();
}

export function memberName({ name, memberId }: Member): string {
  return name === "" ? `member ${memberId}` : name;
}

/** Each member once: what one host says of another holds, too. */
export function membersOf(statuses: readonly HostStatus[]): readonly Member[] {
  return [
    ...new Map(
      statuses.flatMap(({ members }) => members.map((member) => [member.memberId, member])),
    ).values(),
  ];
}

function aside({ kind, error }: AdvertisedFault): string {
  switch (kind) {
    case "unspecified":
      return "";
    case "loopback":
      return " (itself only)";
    case "notAddress":
      return " (no address)";
    case "unreached":
      return ` (${error} from here)`;
  }
}

type Fault = Pick<AdvertisedFault, "kind" | "error">;

async function faultOf(
  url: string,
  { configured, clock, signal }: AdvertisedOptions,
): Promise<Fault | undefined> {
  const authority = url.replace(/^\w+:\/\//, "").replace(/\/$/, "");
  if (configured.includes(authority)) return undefined;
  const address = parseAddress(authority);
  if (address === undefined) return { kind: "notAddress", error: "" };
  if (isUnspecified(address)) return { kind: "unspecified", error: "" };
  if (isLoopback(address.host) && !configured.some(isOnLoopback)) return { kind: "loopback", error: "" };
  const error = await connectFailure(authority, { clock, signal, timeoutMs: PATIENCE_MS });
  return error === undefined ? undefined : { kind: "unreached", error };
}

function isUnspecified({ host }: Address): boolean {
  return host === "" || host === "0.0.0.0" || host === "::";
}
