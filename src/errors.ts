/** The one error class of zdisc. Errors are translated into it at the edges only (store/etcd/error-map.ts, grpc/error-map.ts). */

/** Every kind of failure that zdisc tells apart; `cli/exit-codes.ts` gives each its exit code. */
export const ERROR_CODES = [
  "usage",
  "config",
  "io",
  "internal",
  "noSpace",
  "auth",
  "permission",
  "unreachable",
  "noLeader",
  "timeout",
  "tls",
  "lost",
  "interrupted",
] as const;

/** What kind of failure it is; each has one exit code (`zdisc help exit-codes`). */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What one etcd host said when none of them could be used. */
export interface HostFailure {
  /** As it was given: `10.0.0.11:2379`. */
  readonly host: string;
  /** Why, in a few words: `connection refused`. */
  readonly error: string;
}

/** What an error says besides its code and its message. */
export interface DiscoveryErrorOptions {
  /** What a person can do about it: a command or a line to change. */
  readonly remedy?: string | undefined;
  /** The error underneath; shown with --debug only, so it must hold no secret. */
  readonly cause?: unknown;
  /** One line a host, where several hosts failed each for its own reason. */
  readonly hosts?: readonly HostFailure[] | undefined;
  /** Lines of the input that is wrong, the last a `^` below the place; without secrets. */
  readonly excerpt?: readonly string[] | undefined;
}

/** Codes that may pass by themselves: a host comes back, a leader is elected. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set(["unreachable", "noLeader", "timeout"]);

/** A failure with a closed code, a message that names the input, and a remedy. */
export class DiscoveryError extends Error {
  override readonly name = "DiscoveryError";
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly hosts: readonly HostFailure[];
  readonly excerpt: readonly string[];

  constructor(code: ErrorCode, message: string, options: DiscoveryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.hosts = options.hosts ?? [];
    this.excerpt = options.excerpt ?? [];
  }

  /** Whether the same call may succeed later without anybody changing the input. */
  get isRetryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}
