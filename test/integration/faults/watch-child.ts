/** A watcher in a process of its own, which can be stopped: `watch-child SERVICE HOST...`; prints its events as JSON lines. */
import { watchService } from "../../../src/discovery/watch-service.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";

const [service = "", ...hosts] = process.argv.slice(2);
const store = await openEtcdStore(hosts);
for await (const event of watchService(service, { store })) {
  const isError = event.type === "disconnected";
  const plain = isError ? { ...event, error: { message: event.error.message } } : event;
  process.stdout.write(`${JSON.stringify(plain)}\n`);
}
