/** An etcd for tests: the server of `zdisc dev` in the test's own process, with its time and its faults in the test's hand. */
import { status } from "@grpc/grpc-js";
import { DiscoveryError } from "../errors.js";
import { systemRandom } from "../runtime/random.js";
import { type EtcdApiServer, startEtcdApiServer } from "../server/etcd-api-server.js";
import type { MethodPath } from "../server/faults.js";
import { EtcdRefusal } from "../store/memory/etcd-refusal.js";
import type { LeaseId, Revision } from "../store/revision.js";
import { VirtualClock } from "./virtual-clock.js";

/** Where the server listens, and what it holds at first. */
export interface DevServerOptions {
  /** Default 0: one that is free. */
  readonly port?: number | undefined;
  /** Keys and values to begin with, put in one revision. */
  readonly keys?: Readonly<Record<string, string>> | undefined;
}

/** How a call fails: `{ code: status.UNAVAILABLE, details: "etcdserver: no leader" }` is the default. */
export interface CallFailure {
  /** Of gRPC, as `status` of @grpc/grpc-js has it. */
  readonly code?: number | undefined;
  readonly details?: string | undefined;
  /** The call is done, only its answer is lost. Default false. */
  readonly isDone?: boolean | undefined;
}

/** A running server, and what a test can do to it. */
export interface DevServer extends AsyncDisposable {
  /** `127.0.0.1:PORT`, one of them: what clients are given. */
  readonly endpoints: readonly string[];
  /** Moves the server's time, which stands still otherwise: leases and logins run out on the way, in their order. */
  advance(ms: number): Promise<void>;
  /** Forgets history before a revision. Default: before the newest. Throws `usage` for one that etcd would refuse. */
  compact(revision?: Revision): void;
  /** Ends a lease at once, as if its time were over. Throws `usage` when there is none. */
  expireLease(leaseId: LeaseId): void;
  /** Cuts every connection; clients may come back at once. */
  disconnectAll(): void;
  /** The next call of a method fails; several wait for several calls. */
  failNext(method: MethodPath, failure?: CallFailure): void;
  /** Cuts every connection and frees the port. Idempotent. */
  close(): Promise<void>;
}

/** Starts an etcd on 127.0.0.1 with nothing in it. */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { port, keys = {} } = options;
  const clock = new VirtualClock();
  const server = await startEtcdApiServer({ port, clock, random: systemRandom });
  if (Object.keys(keys).length > 0) server.etcd.seed(keys);
  return devServerOf(server, clock);
}

function devServerOf(server: EtcdApiServer, clock: VirtualClock): DevServer {
  const { etcd } = server;
  return {
    endpoints: [server.address],
    advance: (ms) => clock.advance(ms),
    compact: (revision) => inOwnWords(() => etcd.compact(revision)),
    expireLease: (leaseId) => inOwnWords(() => etcd.revokeLease(leaseId)),
    disconnectAll: () => server.disconnectAll(),
    failNext(method, { code = status.UNAVAILABLE, details = NO_LEADER, isDone } = {}) {
      server.failNext(method, { code, details, isDone });
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** What a client is to try again. Source: etcd api/v3rpc/rpctypes/error.go. */
const NO_LEADER = "etcdserver: no leader";

function inOwnWords(work: () => void): void {
  try {
    work();
  } catch (cause) {
    if (!(cause instanceof EtcdRefusal)) throw cause;
    throw new DiscoveryError("usage", cause.message, { cause });
  }
}
