import { systemClock } from "../../src/runtime/clock.js";
import { systemRandom } from "../../src/runtime/random.js";
import { MemoryEtcd } from "../../src/store/memory/memory-etcd.js";
import { MemoryStore } from "../../src/store/memory/memory-store.js";
import { describeStore } from "./store-contract.js";

describeStore("memory", async () => {
  const etcd = new MemoryEtcd({ clock: systemClock, random: systemRandom });
  const store = new MemoryStore(etcd, systemClock);
  return {
    store,
    compact: async (revision) => etcd.compact(revision),
    newLeaseId: () => systemRandom.leaseId(),
    async [Symbol.asyncDispose]() {
      await store.close();
      etcd.close();
    },
  };
});
