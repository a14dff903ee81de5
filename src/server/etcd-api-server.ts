/**
 * etcd's gRPC API over an etcd in memory: what `zdisc dev` serves. etcdctl, go-zero and the etcd clients of Go and Node
 * use it as they would use etcd.
 */
import { Server } from "@grpc/grpc-js";
import { type Clock, systemClock } from "../runtime/clock.js";
import { type Random, systemRandom } from "../runtime/random.js";
import { MemoryEtcd } from "../store/memory/memory-etcd.js";
import { authHandlers } from "./auth/auth-service.js";
import { AuthStore } from "./auth/auth-store.js";
import { enableAuth, type NewUser } from "./auth/enable-auth.js";
import { Guard } from "./auth/guard.js";
import { Tokens } from "./auth/tokens.js";
import { CallHost } from "./call-host.js";
import { clusterHandlers } from "./cluster-service.js";
import { type Fault, Faults, type MethodPath } from "./faults.js";
import { addHealthService } from "./health-service.js";
import { kvHandlers } from "./kv-service.js";
import { keepAliveHandler, leaseHandlers } from "./lease-service.js";
import { Listener, type ServerTls } from "./listener.js";
import { maintenanceHandlers, STATUS_TAIL } from "./maintenance-service.js";
import type { ServerParts } from "./server-parts.js";
import { WatchStream } from "./watch-stream.js";

export interface EtcdApiServerOptions {
  /** Interface to listen on. Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default 0: one that is free. */
  readonly port?: number | undefined;
  /** Moves leases and tokens. Default: the machine's. */
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** Default: plain text. */
  readonly tls?: ServerTls | undefined;
  /** How long the token of a login holds without use, in ms. Default 300,000. */
  readonly tokenTtlMs?: number | undefined;
  /** One line a call, for --debug: `127.0.0.1:50311 KV/put OK 0.4 ms`. */
  readonly onCall?: ((line: string) => void) | undefined;
}

export interface EtcdApiServer extends AsyncDisposable {
  /** `127.0.0.1:2379`, to give to clients. */
  readonly address: string;
  /** What it serves: keys can be seeded, history compacted, leases ended without a client. */
  readonly etcd: MemoryEtcd;
  /** Adds users and turns authentication on; root must be among them. Later changes go through etcd's Auth API. */
  enableAuth(users: readonly NewUser[]): Promise<void>;
  /** Cuts every connection; clients may come back at once. */
  disconnectAll(): void;
  /** Away until `resume()`, as etcd is while its process restarts: no connection, no listener, nothing forgotten. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  /** The next call of a method ends with this error. */
  failNext(method: MethodPath, fault: Fault): void;
  /** Cuts every connection and frees the port. Idempotent. */
  close(): Promise<void>;
}

/** Listens. Throws `io` when the address cannot be had, `config` when the certificate is none. */
export async function startEtcdApiServer(options: EtcdApiServerOptions = {}): Promise<EtcdApiServer> {
  const { host = "127.0.0.1", port = 0, clock = systemClock, random = systemRandom, tls, onCall } = options;
  const { tokenTtlMs = TOKEN_TTL_MS } = options;
  const etcd = new MemoryEtcd({ clock, random });
  const auth = new AuthStore(new Tokens({ ttlMs: tokenTtlMs, clock, random }));
  const faults = new Faults();
  const grpc = new Server(GRPC_OPTIONS);
  const listener = new Listener(grpc, tls);
  const parts = { etcd, auth, guard: new Guard(auth, etcd), clock, random, listener };
  addServices(new CallHost(grpc, { clock, faults, onCall }), parts);
  addHealthService(grpc);
  await listener.listen(host, port);
  const close = async () => {
    etcd.close();
    await listener.close();
    grpc.forceShutdown();
  };
  return {
    address: listener.address,
    etcd,
    enableAuth: (users) => enableAuth(auth, users),
    disconnectAll: () => listener.disconnectAll(),
    suspend: () => listener.stop(),
    resume: () => listener.listenAgain(),
    failNext: (method, fault) => faults.failNext(method, fault),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const GRPC_OPTIONS = {
  // etcd's limit of a request with its overhead, and no limit of an answer.
  "grpc.max_receive_message_length": 2 * 1024 * 1024,
  "grpc.max_send_message_length": -1,
  "grpc.enable_channelz": 0,
};

/** etcd's --auth-token-ttl. */
const TOKEN_TTL_MS = 300_000;

function addServices(host: CallHost, parts: ServerParts): void {
  host.addUnary("KV", kvHandlers(parts));
  host.addUnary("Lease", leaseHandlers(parts));
  host.addUnary("Cluster", clusterHandlers(parts));
  host.addUnary("Maintenance", maintenanceHandlers(parts), { status: STATUS_TAIL });
  host.addUnary("Auth", authHandlers(parts));
  host.addStream("Lease", "leaseKeepAlive", keepAliveHandler(parts));
  host.addStream("Watch", "watch", (stream, caller) => void new WatchStream(parts, stream, caller));
}
