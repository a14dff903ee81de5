/** On a real etcd: any sequence of puts, deletes, compactions and cut connections leaves the subscriber's set equal to etcd's. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listInstances } from "../../src/discovery/list-instances.js";
import { Subscriber } from "../../src/discovery/subscriber.js";
import { systemClock } from "../../src/runtime/clock.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { openProxy, type TcpProxy } from "../support/tcp-proxy.js";
import { waitFor } from "../support/wait-for.js";

const signal = new AbortController().signal;
const SERVICE = "user.rpc";

let etcd: EtcdServer;
let proxy: TcpProxy;
/** Straight to etcd: the truth. */
let direct: Store;
/** Through the proxy: what the subscriber has. */
let watched: Store;

beforeAll(async () => {
  etcd = await startEtcd();
  proxy = await openProxy(etcd.clientPort);
  direct = await openEtcdStore(etcd.endpoints);
  watched = await openEtcdStore([proxy.address]);
});
afterAll(async () => {
  await watched?.close();
  await direct?.close();
  await proxy?.[Symbol.asyncDispose]();
  await etcd?.[Symbol.asyncDispose]();
});

const key = fc.integer({ min: 1, max: 8 }).map((id) => `${SERVICE}/${id}`);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("put" as const), key, port: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("delete" as const), key }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("cut" as const, "refuse" as const, "heal" as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("compact" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

async function take(one: Step): Promise<void> {
  switch (one.do) {
    case "put":
      await direct.put(one.key, `10.0.0.${one.port}:8080`, { signal });
      break;
    case "delete":
      await direct.delete(one.key, { signal });
      break;
    case "cut":
      return proxy.resetAll();
    case "refuse":
      return await proxy.setMode("refuse");
    case "heal":
      return await proxy.setMode("pass");
    case "compact": {
      const { revision } = await listInstances(SERVICE, { store: direct, signal });
      await etcd.etcdctl(["compact", revision]).catch(refuseButCompacted);
    }
  }
}

/** Compacting twice at one revision is no fault. */
function refuseButCompacted(error: unknown): void {
  if (!String(error).includes("compacted")) throw error;
}

async function truth(): Promise<string[]> {
  const { instances } = await listInstances(SERVICE, { store: direct, signal });
  return instances.map((instance) => `${instance.key}=${instance.value}`).sort();
}

test("the subscriber ends with what etcd has", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await using subscriber = new Subscriber(SERVICE, { store: watched, signal, clock: systemClock });
      await subscriber.ready();
      for (const one of steps) await take(one);
      await proxy.setMode("pass");
      const expected = await truth();
      const known = () => subscriber.instances.map((instance) => `${instance.key}=${instance.value}`).sort();
      await waitFor(() => !subscriber.isStale && JSON.stringify(known()) === JSON.stringify(expected), {
        what: `${JSON.stringify(expected)} to be known`,
      });
      expect(known()).toEqual(expected);
    }),
    { numRuns: 15 },
  );
}, 120_000);
