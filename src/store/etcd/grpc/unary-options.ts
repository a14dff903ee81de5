/** Who may end a call on one connection, and how long it may take. Told to etcd3's typed clients, which hand them on. */
import type { KVClient } from "etcd3/lib/rpc.js";

/** What etcd3's clients take; we read none of it. */
type CallOptions = NonNullable<Parameters<KVClient["range"]>[1]>;

export interface UnaryOptions extends CallOptions {
  /** Cancels the call; it then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** By when the answer must be there (monotonic, ms); undefined: it may take its time. */
  readonly endMs?: number | undefined;
  /** What the call rejects with then. */
  readonly timeoutReason?: (() => unknown) | undefined;
}
