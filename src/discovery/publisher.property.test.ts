/** Whatever happens to its key, its lease and its etcd, a registration ends up with one key and one lease. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Published } from "../../test/support/published.js";

const ADDRESS = "10.0.0.1:8080";

type Step = { readonly name: string; readonly run: (world: Published) => unknown };

/** The newest own key and lease, as far as the publisher knows. */
function own({ publisher }: Published): { key: string; leaseId: string | undefined } {
  const [status] = publisher.publications;
  return { key: status?.key ?? "user.rpc/none", leaseId: status?.leaseId ?? undefined };
}

function takeLeaseOff(world: Published): void {
  const { key } = own(world);
  if (world.store.etcd.get(key) !== undefined) world.store.commit({ key, value: ADDRESS });
}

const STEPS: readonly Step[] = [
  { name: "delete", run: (world) => world.store.commit({ delete: own(world).key }) },
  { name: "revoke", run: (world) => world.store.revoke(own(world).leaseId ?? "none") },
  { name: "take the lease off", run: takeLeaseOff },
  { name: "cut", run: ({ store }) => store.cut() },
  { name: "heal", run: ({ store }) => store.heal() },
  { name: "compact", run: ({ store }) => store.compact() },
  { name: "wipe", run: ({ store }) => store.wipe() },
  {
    name: "lose an answer to a put",
    run: ({ store }) => store.failNext("transact", { isApplied: true }),
  },
  {
    name: "lose an answer to a grant",
    run: ({ store }) => store.failNext("grantLease", { isApplied: true }),
  },
  { name: "pause", run: ({ publisher }) => publisher.pause() },
  { name: "resume", run: ({ publisher }) => publisher.resume() },
  { name: "settle", run: ({ clock }) => clock.settle() },
  { name: "wait 5 s", run: ({ clock }) => clock.advance(5_000) },
  { name: "wait 15 s", run: ({ clock }) => clock.advance(15_000) },
];

const steps = fc.array(fc.constantFrom(...STEPS.map(({ name }) => name)), { maxLength: 25 });
const latencyMs = fc.constantFrom(0, 3);

describe.each([
  { name: "under its lease ID", id: undefined },
  { name: "under a fixed ID", id: "7" },
])("a registration $name", ({ id }) => {
  test("stands once, under one living lease, when the storm is over", async () => {
    await fc.assert(
      fc.asyncProperty(steps, latencyMs, async (names, latency) => {
        const world = new Published();
        await world.publish([{ service: "user.rpc", address: ADDRESS, id }]);
        world.store.latencyMs = latency;
        world.store.answerMs = latency;
        for (const name of names) await STEPS.find((each) => each.name === name)?.run(world);
        world.store.heal();
        world.publisher.resume();
        await world.clock.advance(60_000);
        const [leaseId] = world.leases;
        expect(world.end).toBe("open");
        expect(world.leases).toHaveLength(1);
        expect(world.keys).toEqual([`user.rpc/${id ?? leaseId}=${ADDRESS} @${leaseId}`]);
        const closed = world.publisher.close();
        await world.clock.advance(100);
        await closed;
        expect([world.keys, world.leases]).toEqual([[], []]);
      }),
      { numRuns: 200 },
    );
  });
});
