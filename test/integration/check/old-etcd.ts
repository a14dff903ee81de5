/** An etcd that says it is 3.3: no such binary runs everywhere, and of its API a check needs only what has not changed. */
import { Server } from "@grpc/grpc-js";
import { systemClock } from "../../../src/runtime/clock.js";
import { systemRandom } from "../../../src/runtime/random.js";
import { AuthStore } from "../../../src/server/auth/auth-store.js";
import { Guard } from "../../../src/server/auth/guard.js";
import { Tokens } from "../../../src/server/auth/tokens.js";
import { CallHost, type UnaryHandlers } from "../../../src/server/call-host.js";
import { clusterHandlers } from "../../../src/server/cluster-service.js";
import { Faults } from "../../../src/server/faults.js";
import { kvHandlers } from "../../../src/server/kv-service.js";
import { Listener } from "../../../src/server/listener.js";
import { maintenanceHandlers } from "../../../src/server/maintenance-service.js";
import { MemoryEtcd } from "../../../src/store/memory/memory-etcd.js";

export interface OldEtcd extends AsyncDisposable {
  readonly endpoints: readonly string[];
}

export async function startOldEtcd(version: string): Promise<OldEtcd> {
  const [clock, random] = [systemClock, systemRandom];
  const etcd = new MemoryEtcd({ clock, random });
  const auth = new AuthStore(new Tokens({ ttlMs: 1_000, clock, random }));
  const grpc = new Server();
  const listener = new Listener(grpc, undefined);
  const parts = { etcd, auth, guard: new Guard(auth, etcd), clock, random, listener };
  const host = new CallHost(grpc, { clock, faults: new Faults() });
  host.addUnary("KV", kvHandlers(parts));
  host.addUnary("Cluster", clusterHandlers(parts));
  host.addUnary("Maintenance", withVersion(maintenanceHandlers(parts), version));
  await listener.listen("127.0.0.1", 0);
  return {
    endpoints: [listener.address],
    async [Symbol.asyncDispose]() {
      etcd.close();
      await listener.close();
      grpc.forceShutdown();
    },
  };
}

function withVersion(handlers: UnaryHandlers<"Maintenance">, version: string): UnaryHandlers<"Maintenance"> {
  return {
    ...handlers,
    async status(request, caller) {
      const status = await handlers.status?.(request, caller);
      if (status === undefined) throw new Error("the server has no status");
      return { ...status, version };
    },
  };
}
