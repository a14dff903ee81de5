/** Whatever happens to their keys, their leases and their etcd, registrations end up with one key and one lease each. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Published } from "../../../test/support/published.js";

const addressOf = (index: number) => `10.0.0.1:${8_080 + index}`;

type Step = { readonly name: string; readonly run: (world: Published) => unknown };

/** The newest own keys and leases, as far as the publisher knows. */
function own({ publisher }: Published): readonly { key: string; leaseId: string; address: string }[] {
  return publisher.publications.map(({ key, leaseId, address }) => ({
    key: key ?? "user.rpc/none",
    leaseId: leaseId ?? "none",
    address,
  }));
}

function takeLeasesOff(world: Published): void {
  for (const { key, address } of own(world)) {
    if (world.store.etcd.get(key) !== undefined) world.store.commit({ key, value: address });
  }
}

function revokeAll(world: Published): void {
  for (const { leaseId } of own(world)) world.store.revoke(leaseId);
}

const STEPS: readonly Step[] = [
  { name: "delete one", run: (world) => world.store.commit({ delete: own(world)[0]?.key ?? "none" }) },
  {
    name: "delete all",
    run: (world) => world.store.commit(...own(world).map(({ key }) => ({ delete: key }))),
  },
  { name: "revoke one", run: (world) => world.store.revoke(own(world)[0]?.leaseId ?? "none") },
  { name: "revoke all", run: revokeAll },
  { name: "take the leases off", run: takeLeasesOff },
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

const NAMED = (ids: readonly (string | undefined)[]) =>
  ids.map((id, index) => ({ service: "user.rpc", address: addressOf(index), id }));

describe.each([
  { name: "a registration under its lease ID", registrations: NAMED([undefined]) },
  { name: "a registration under a fixed ID", registrations: NAMED(["7"]) },
  { name: "three of one publisher", registrations: NAMED([undefined, "7", undefined]) },
])("$name", ({ registrations }) => {
  test("stands once, under one living lease, when the storm is over", async () => {
    await fc.assert(
      fc.asyncProperty(steps, latencyMs, async (names, latency) => {
        const world = new Published();
        await world.publish(registrations);
        world.store.latencyMs = latency;
        world.store.answerMs = latency;
        for (const name of names) await STEPS.find((each) => each.name === name)?.run(world);
        world.store.heal();
        world.publisher.resume();
        await world.clock.advance(60_000);
        const standing = own(world).map(({ leaseId, address }, index) => {
          return `user.rpc/${registrations[index]?.id ?? leaseId}=${address} @${leaseId}`;
        });
        expect(world.end).toBe("open");
        expect(world.leases.toSorted()).toEqual(
          own(world)
            .map(({ leaseId }) => leaseId)
            .sort(),
        );
        expect(world.keys.toSorted()).toEqual(standing.sort());
        const closed = world.publisher.close();
        await world.clock.advance(100);
        await closed;
        expect([world.keys, world.leases]).toEqual([[], []]);
      }),
      { numRuns: 200 },
    );
  });
});
