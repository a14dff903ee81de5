import { systemRandom } from "../../src/runtime/random.js";
import { startEtcdApiServer } from "../../src/server/etcd-api-server.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { describeStore } from "./store-contract.js";

describeStore("etcd's API over memory", async () => {
  const server = await startEtcdApiServer();
  const store = await openEtcdStore([server.address]);
  return {
    store,
    compact: async (revision) => server.etcd.compact(revision),
    newLeaseId: () => systemRandom.leaseId(),
    async [Symbol.asyncDispose]() {
      await store.close();
      await server.close();
    },
  };
});
