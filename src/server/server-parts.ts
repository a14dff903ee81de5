/** What the services stand on. */
import type { Clock } from "../runtime/clock.js";
import type { Random } from "../runtime/random.js";
import type { MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { AuthStore } from "./auth/auth-store.js";
import type { Guard } from "./auth/guard.js";
import type { Listener } from "./listener.js";

export interface ServerParts {
  readonly etcd: MemoryEtcd;
  readonly auth: AuthStore;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly random: Random;
  /** Its address is known once it listens. */
  readonly listener: Pick<Listener, "address" | "isSecure">;
}
