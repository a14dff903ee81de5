/** A publisher in a process of its own, which can be killed: `publish-child SERVICE ADDRESS TTL HOST...`. */
import { Publisher } from "../../../src/discovery/publish/publisher.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";

const [service = "", address = "", ttl = "", ...hosts] = process.argv.slice(2);
const store = await openEtcdStore(hosts);
const publisher = new Publisher([{ service, address }], { store, ttlSeconds: Number(ttl) });
process.once("SIGTERM", () => {
  publisher.close().then(() => store.close());
});
for await (const { type } of publisher) process.stdout.write(`${type}\n`);
