/** The one place that turns failures of gRPC, TLS and etcd into `DiscoveryError`. Texts follow etcd api/v3rpc/rpctypes/error.go. */
import { DiscoveryError, type ErrorCode, type HostFailure } from "../../errors.js";
import { shellWord } from "../../text/shell-word.js";
import type { FailedCall } from "./failed-call.js";
import { GrpcFailure, STATUS, UnreadableAnswer } from "./grpc/grpc-failure.js";
import { describeTlsFailure } from "./socket/tls-failure.js";

type Rule = readonly [pattern: RegExp, toError: (call: FailedCall, cause: Error) => DiscoveryError];

const LOGIN = "--user NAME (asks for the password), or --password-file FILE";

/** First match wins; on etcd's own text, which is stable, the gRPC code is not. */
const RULES: readonly Rule[] = [
  [
    /user name is empty/,
    (_, cause) => new DiscoveryError("auth", "etcd asks for a user", { cause, remedy: LOGIN }),
  ],
  [
    /authentication failed|invalid user ?id or password|user name not found/i,
    ({ user }, cause) =>
      new DiscoveryError("auth", `etcd refused user ${user ?? ""}: wrong name or password`, {
        cause,
        remedy: "--user NAME",
      }),
  ],
  [
    /invalid auth token|auth store is old|header is old/,
    ({ user }, cause) =>
      new DiscoveryError("auth", `etcd does not take the login of ${user ?? "nobody"} any more`, {
        cause,
        remedy: LOGIN,
      }),
  ],
  [
    /permission denied/,
    ({ user, range, verb }, cause) =>
      new DiscoveryError(
        "permission",
        `user ${user ?? "(none)"} may not ${verb ?? "read"} ${range === "" ? "all keys" : (range ?? "this key")}`,
        {
          cause,
          remedy: `etcdctl role grant-permission ROLE --prefix=true ${verb === "write" ? "readwrite" : "read"} ${shellWord(range ?? "KEY")}`,
        },
      ),
  ],
  [
    /database space exceeded/,
    (_, cause) =>
      new DiscoveryError("noSpace", "etcd takes no writes: out of space (alarm NOSPACE)", {
        cause,
        remedy: "etcdctl compact, defrag, then alarm disarm",
      }),
  ],
  [/no leader|leader changed|not healthy|raft/i, (call, cause) => noLeader(call, cause)],
  [
    /lease not found|lease already exists|too large|duplicate key|request is too large|required revision/,
    (_, cause) => new DiscoveryError("usage", `etcd refused the request: ${textOf(cause)}`, { cause }),
  ],
];

/** Any failure of a call as a `DiscoveryError`; one that is one already stays as it is. */
export function toDiscoveryError(error: unknown, call: FailedCall): DiscoveryError {
  if (error instanceof DiscoveryError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const tls = describeTlsFailure(cause, call);
  if (tls !== undefined) return tls;
  if (error instanceof UnreadableAnswer) return notAsEtcd(call, error);
  const text = textOf(cause);
  for (const [pattern, toError] of RULES) if (pattern.test(text)) return toError(call, cause);
  if (!(error instanceof GrpcFailure))
    return new DiscoveryError("internal", `internal error: ${text}`, { cause });
  return new DiscoveryError(codeOf(error.code), `${call.host} ${reasonOf(error)}`, { cause });
}

/** Why a host could not be used, in a few words: `connection refused`. */
export function reasonOf(error: unknown): string {
  const text = textOf(error);
  const silentFor = /silent for [\d.]+ m?s/.exec(text)?.[0];
  if (silentFor !== undefined) return silentFor;
  if (error instanceof DiscoveryError) return text;
  for (const [pattern, reason] of REASONS) if (pattern.test(text)) return reason;
  return text;
}

/** The answer to "none of these hosts can be used". */
export function noHostAnswers(failures: readonly HostFailure[], cause: unknown): DiscoveryError {
  const [first] = failures;
  const single = failures.length === 1 && first !== undefined ? `: ${first.host} ${first.error}` : "";
  return new DiscoveryError("unreachable", `no etcd host answers${single}`, {
    cause,
    hosts: failures,
    remedy: remedyFor(failures),
  });
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, "connection refused"],
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed|getaddrinfo/, "name does not resolve"],
  [/EHOSTUNREACH|ENETUNREACH/, "no route to host"],
  [/ECONNRESET|EPIPE|socket hang up|Connection dropped|GOAWAY/i, "connection reset"],
  [/deadline exceeded/i, "silent"],
];

function remedyFor(failures: readonly HostFailure[]): string {
  if (failures.some(({ error }) => error.includes("resolve"))) {
    return "use a name or IP this machine knows (a container's name works inside its network only)";
  }
  if (failures.length > 0 && failures.every(({ error }) => error.startsWith("silent"))) {
    return "firewall or wrong port? --dial-timeout 15s waits longer";
  }
  return "start etcd (or: zdisc dev), or set --endpoints or ETCDCTL_ENDPOINTS";
}

function noLeader(call: FailedCall, cause: Error): DiscoveryError {
  return new DiscoveryError("noLeader", `etcd has no leader: ${call.host} says so`, {
    cause,
    remedy: "etcdctl endpoint status --cluster -w table",
  });
}

function notAsEtcd({ host }: FailedCall, cause: UnreadableAnswer): DiscoveryError {
  return new DiscoveryError("unreachable", `${host} answers, but not as etcd: ${cause.details}`, {
    cause,
    remedy: "etcd's client port is 2379 by default",
  });
}

function codeOf(code: number): ErrorCode {
  if (code === STATUS.deadlineExceeded) return "timeout";
  if (code === STATUS.unavailable || code === STATUS.cancelled || code === STATUS.unknown)
    return "unreachable";
  if (code === STATUS.invalidArgument || code === STATUS.notFound || code === STATUS.failedPrecondition)
    return "usage";
  return "internal";
}

function textOf(error: unknown): string {
  if (error instanceof GrpcFailure) return error.details;
  return error instanceof Error ? error.message : String(error);
}
