import { systemRandom } from "../../src/runtime/random.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { availableVersions } from "../support/etcd-binaries.js";
import { startEtcd } from "../support/etcd-server.js";
import { describeStore } from "./store-contract.js";

for (const version of await availableVersions()) {
  describeStore(`real etcd ${version ?? "(the first found)"}`, async () => {
    const etcd = await startEtcd({ version });
    const store = await openEtcdStore(etcd.endpoints);
    return {
      store,
      compact: async (revision) => void (await etcd.etcdctl(["compact", revision])),
      newLeaseId: () => systemRandom.leaseId(),
      async [Symbol.asyncDispose]() {
        await store.close();
        await etcd[Symbol.asyncDispose]();
      },
    };
  });
}
