import { describe, expect, test } from "vitest";
import { Published } from "../../../test/support/published.js";
import { DiscoveryError } from "../../errors.js";

const ADDRESS = "10.0.0.1:8080";
const OTHER = "10.0.0.2:8080";
const ONE = [{ service: "user.rpc", address: ADDRESS }];
const KEY = "user.rpc/1001";

/** One registration under lease 1001, its first events taken. */
async function registered(...[options]: [Parameters<Published["publish"]>[1]?]): Promise<Published> {
  const world = new Published();
  await world.publish(ONE, options);
  world.take();
  return world;
}

describe("Publisher", () => {
  test("registers the address under a lease of its own choice, as go-zero names the key", async () => {
    const world = new Published();
    const publisher = await world.publish(ONE);
    await publisher.ready();
    expect(world.keys).toEqual([`${KEY}=${ADDRESS} @1001`]);
    expect(world.events).toEqual([
      { type: "granted", service: "user.rpc", key: KEY, address: ADDRESS, leaseId: "1001", ttlSeconds: 10 },
      { type: "registered", service: "user.rpc", key: KEY, address: ADDRESS, leaseId: "1001" },
    ]);
    expect(publisher.publications).toMatchObject([
      { status: "registered", key: KEY, leaseId: "1001", leaseLeftMs: 10_000 },
    ]);
  });

  test("takes a fixed ID over 0 for the key, whatever stands there", async () => {
    const world = new Published();
    world.store.commit({ key: "user.rpc/7", value: OTHER });
    await world.publish([
      { service: "user.rpc", address: ADDRESS, id: "7" },
      { service: "user.rpc", address: ADDRESS, id: "0" },
    ]);
    expect(world.keys).toEqual([`user.rpc/1002=${ADDRESS} @1002`, `user.rpc/7=${ADDRESS} @1001`]);
  });

  test("keeps the lease alive, in silence while all is well", async () => {
    const world = await registered();
    await world.clock.advance(60_000);
    expect([world.keys, world.take()]).toEqual([[`${KEY}=${ADDRESS} @1001`], []]);
  });

  test("refuses two registrations of one key, and an ID that is no number", () => {
    const twice = [
      { service: "user.rpc", address: ADDRESS, id: "7" },
      { service: "user.rpc", address: OTHER, id: "07" },
    ];
    const world = new Published();
    return Promise.all([
      expect(world.publish(twice)).rejects.toMatchObject({ code: "usage" }),
      expect(world.publish([{ service: "a", address: ADDRESS, id: "x" }])).rejects.toMatchObject({
        code: "usage",
      }),
    ]);
  });
});

describe("a key that somebody else changes", () => {
  test("a deleted key is put back at once, under the same lease", async () => {
    const world = await registered();
    world.store.commit({ delete: KEY });
    await world.clock.settle();
    expect([world.keys, world.take(), world.leases]).toEqual([
      [`${KEY}=${ADDRESS} @1001`],
      ["putBack"],
      ["1001"],
    ]);
  });

  test("it is put back four times at once, then once a second", async () => {
    const world = await registered();
    for (let time = 0; time < 4; time += 1) {
      world.store.commit({ delete: KEY });
      await world.clock.settle();
      expect(world.take()).toEqual(["putBack"]);
    }
    world.store.commit({ delete: KEY });
    await world.clock.advance(990);
    expect([world.keys, world.publisher.publications[0]?.status]).toEqual([[], "putting"]);
    await world.clock.advance(20);
    expect(world.events).toMatchObject([{ type: "putBack", afterMs: 1_000 }]);
  });

  test("an overwritten value is left alone and told, until it says ours again", async () => {
    const world = await registered();
    world.store.commit({ key: KEY, value: OTHER, leaseId: "1001" });
    await world.clock.advance(30_000);
    expect(world.events).toMatchObject([{ type: "overwritten", key: KEY, value: OTHER }]);
    expect(world.keys).toEqual([`${KEY}=${OTHER} @1001`]);
    world.take();
    world.store.commit({ key: KEY, value: ADDRESS, leaseId: "1001" });
    await world.clock.settle();
    expect([world.take(), world.publisher.publications[0]?.status]).toEqual([["registered"], "registered"]);
  });

  test("an overwritten key that is deleted is put back", async () => {
    const world = await registered();
    world.store.commit({ key: KEY, value: OTHER, leaseId: "1001" });
    world.store.commit({ delete: KEY });
    await world.clock.settle();
    expect([world.take(), world.keys]).toEqual([["overwritten", "putBack"], [`${KEY}=${ADDRESS} @1001`]]);
  });

  test("our value without our lease would outlive us, so it gets the lease back", async () => {
    const world = await registered();
    world.store.commit({ key: KEY, value: ADDRESS });
    await world.clock.settle();
    expect(world.keys).toEqual([`${KEY}=${ADDRESS} @1001`]);
  });

  test("a value put between the delete and our answer to it is not overwritten", async () => {
    const world = await registered();
    world.store.latencyMs = 5;
    world.store.commit({ delete: KEY });
    await world.clock.settle();
    world.store.commit({ key: KEY, value: OTHER });
    await world.clock.advance(20);
    expect([world.keys, world.take()]).toEqual([[`${KEY}=${OTHER}`], ["overwritten"]]);
  });

  test("a delete that comes before the answer to our put is not missed", async () => {
    const world = await registered();
    world.store.answerMs = 5;
    world.store.commit({ delete: KEY });
    await world.clock.settle();
    world.store.commit({ delete: KEY });
    await world.clock.advance(20);
    expect([world.keys, world.take()]).toEqual([[`${KEY}=${ADDRESS} @1001`], ["putBack", "putBack"]]);
  });

  test("what happened while the watch was away is seen when it is back", async () => {
    const world = await registered();
    world.store.cut();
    world.store.commit({ delete: KEY });
    world.store.compact();
    world.store.heal();
    await world.clock.settle();
    expect([world.keys, world.take()]).toEqual([
      [`${KEY}=${ADDRESS} @1001`],
      expect.arrayContaining(["putBack"]),
    ]);
  });
});

describe("a lease that is lost", () => {
  test("departure 5: a revoked lease is replaced at once, and there is one key and one lease", async () => {
    const world = await registered();
    world.store.revoke("1001");
    await world.clock.settle();
    expect([world.keys, world.leases]).toEqual([[`user.rpc/1002=${ADDRESS} @1002`], ["1002"]]);
    expect(world.events).toMatchObject([
      { type: "lost", key: KEY, leaseId: "1001" },
      { type: "granted", leaseId: "1002" },
      { type: "restored", key: "user.rpc/1002", lostForMs: 0 },
    ]);
  });

  test("departure 5: repeated quick losses wait longer and longer", async () => {
    const world = await registered();
    const waits: number[] = [];
    for (let lease = 1_001; lease < 1_006; lease += 1) {
      world.store.revoke(`${lease}`);
      const lostAtMs = world.clock.monotonicMs();
      await world.clock.settle();
      while (world.keys.length === 0) await world.clock.advance(50);
      waits.push(world.clock.monotonicMs() - lostAtMs);
    }
    expect(waits).toEqual([0, 250, 500, 1_000, 2_000]);
  });

  test("departure 5: after a grant whose answer was lost the same lease is asked for again, so none is left over", async () => {
    const world = new Published();
    world.store.failNext("grantLease", { isApplied: true });
    await world.publish(ONE, { waitForEtcd: true });
    await world.clock.advance(2_000);
    expect([world.leases, world.keys]).toEqual([["1001"], [`${KEY}=${ADDRESS} @1001`]]);
  });

  test("is lost by our own clock when nobody can renew it, and restored under the old lease if that lived on", async () => {
    const world = await registered();
    world.store.etcd.grant("forever", 1_000, world.clock.monotonicMs());
    world.store.cut();
    await world.clock.advance(9_000);
    expect(new Set(world.take())).toEqual(new Set(["renewalLate"]));
    // etcd itself stood still: the lease does not run out there.
    for (const lease of world.store.etcd.leases.values()) lease.expiresAtMs += 60_000;
    await world.clock.advance(3_000);
    expect(world.take()).toContain("lost");
    expect(world.publisher.publications[0]?.status).toBe("lost");
    world.store.heal();
    await world.clock.advance(1_000);
    expect(world.events.filter(({ type }) => type !== "renewalLate")).toMatchObject([
      { type: "restored", key: KEY },
    ]);
    expect(world.keys).toEqual([`${KEY}=${ADDRESS} @1001`]);
  });

  test("a late renewal is told with what is left of the lease, and so is the end of the fright", async () => {
    const world = await registered();
    await world.clock.advance(3_400);
    world.store.cut();
    await world.clock.advance(4_000);
    world.store.heal();
    await world.clock.advance(1_000);
    const told = world.take();
    expect([told[0], told.at(-1), told.includes("lost")]).toEqual(["renewalLate", "renewed", false]);
    expect(world.keys).toEqual([`${KEY}=${ADDRESS} @1001`]);
  });

  test("away for longer than the TTL, it is back under a new lease as soon as etcd is", async () => {
    const world = await registered();
    world.store.cut();
    await world.clock.advance(30_000);
    expect(world.keys).toEqual([]);
    world.store.heal();
    await world.clock.advance(500);
    expect(world.keys).toEqual([`user.rpc/1002=${ADDRESS} @1002`]);
    const told = world.take().filter((type) => type !== "renewalLate");
    expect(told).toEqual(["lost", "granted", "restored"]);
  });

  test("a wiped cluster gets the registration again", async () => {
    const world = await registered();
    world.store.wipe();
    await world.clock.advance(100);
    expect([world.keys, world.leases]).toEqual([[`user.rpc/1002=${ADDRESS} @1002`], ["1002"]]);
  });

  test("the old key goes with the move to a new lease when somebody made it outlive the old one", async () => {
    const world = await registered();
    world.store.cut();
    world.store.commit({ key: KEY, value: ADDRESS });
    world.store.revoke("1001");
    world.store.compact();
    world.store.heal();
    await world.clock.advance(1_000);
    expect(world.keys).toEqual([`user.rpc/1002=${ADDRESS} @1002`]);
  });

  test("a key that was put without our hearing of it goes with its lease, even when somebody made it outlive that", async () => {
    const world = new Published();
    world.store.failNext("put", { isApplied: true });
    await world.publish(ONE, { waitForEtcd: true });
    world.store.cut();
    world.store.commit({ key: KEY, value: ADDRESS });
    world.store.revoke("1001");
    await world.clock.advance(1_000);
    world.store.heal();
    await world.clock.advance(2_000);
    expect([world.keys, world.leases]).toEqual([[`user.rpc/1002=${ADDRESS} @1002`], ["1002"]]);
  });

  test("the old key is left when it says something else by now", async () => {
    const world = await registered();
    world.store.commit({ key: KEY, value: OTHER });
    world.store.revoke("1001");
    await world.clock.advance(10_000);
    expect(world.keys).toEqual([`${KEY}=${OTHER}`, `user.rpc/1002=${ADDRESS} @1002`]);
  });

  test("gives up when it was lost for as long as it was told to wait", async () => {
    const world = await registered({ giveUpAfterMs: 60_000 });
    world.store.cut();
    await world.clock.advance(69_000);
    expect(world.end).toBe("open");
    await world.clock.advance(2_000);
    expect(world.end).toMatchObject({ code: "lost", message: "registration lost for 60 s, giving up" });
  });
});

describe("the start", () => {
  test("looks at the keys when they are written, and sees what happened to them before", async () => {
    const world = new Published();
    world.store.latencyMs = 2;
    await world.publish(ONE);
    expect(world.store.watchCount).toBe(0);
    await world.clock.advance(3);
    world.store.latencyMs = 0;
    world.store.answerMs = 5;
    await world.clock.advance(2);
    world.store.commit({ delete: KEY });
    await world.clock.advance(30);
    expect([world.keys, world.take(), world.store.watchCount]).toEqual([
      [`${KEY}=${ADDRESS} @1001`],
      ["granted", "registered", "putBack"],
      1,
    ]);
  });

  test("fails when etcd does not answer", async () => {
    const world = new Published();
    world.store.cut();
    const publisher = await world.publish(ONE);
    await expect(publisher.ready()).rejects.toMatchObject({ code: "unreachable" });
    expect(world.end).toBeInstanceOf(DiscoveryError);
    expect([world.store.watchCount, world.clock.timerCount]).toEqual([0, 0]);
  });

  test("departure 12: or waits for etcd, if it is to", async () => {
    const world = new Published();
    world.store.cut();
    await world.publish(ONE, { waitForEtcd: true });
    await world.clock.advance(60_000);
    expect(world.store.calls.length).toBeLessThan(100);
    world.store.heal();
    await world.clock.settle();
    expect(world.keys).toEqual([`${KEY}=${ADDRESS} @1001`]);
  });

  test.each(["permission", "auth", "noSpace"] as const)("fails when etcd refuses it: %s", async (code) => {
    const world = new Published();
    world.store.failNext("put", { error: new DiscoveryError(code, "no") });
    await world.publish(ONE, { waitForEtcd: true });
    await world.clock.settle();
    expect([world.end, world.leases]).toMatchObject([{ code }, []]);
  });

  test("an error of that kind is waited out once the registration stands", async () => {
    const world = await registered();
    world.store.failNext("transact", { error: new DiscoveryError("permission", "no") });
    world.store.commit({ delete: KEY });
    await world.clock.advance(2_100);
    expect([world.end, world.keys]).toEqual(["open", [`${KEY}=${ADDRESS} @1001`]]);
  });

  test("registers 128 at a time, watches the service once, and asks little while etcd is away", async () => {
    const world = new Published();
    world.store.latencyMs = 1;
    const many = Array.from({ length: 300 }, (_, at) => ({
      service: "user.rpc",
      address: `10.0.0.1:${8_000 + at}`,
    }));
    const publisher = await world.publish(many);
    await world.clock.advance(100);
    await publisher.ready();
    expect([world.keys.length, world.store.mostAtOnce, world.store.watchCount]).toEqual([300, 128, 1]);
    const asked = world.store.calls.length;
    world.store.wipe();
    world.store.cut();
    await world.clock.advance(10_000);
    expect(world.store.calls.length - asked).toBeLessThan(128 + 20);
    world.store.heal();
    await world.clock.advance(5_000);
    expect(world.keys.length).toBe(300);
  });
});

describe("many registrations of one publisher", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ service: "user.rpc", address: `10.0.0.1:${8_000 + at}` }));
  const written = ({ store }: Published) => store.calls.filter((call) => /^(put|transact)/.test(call)).length;

  test("the keys that come up while one is put share the next transaction", async () => {
    const world = new Published();
    world.store.latencyMs = 2;
    await world.publish(many(300));
    await world.clock.advance(100);
    expect(world.keys).toHaveLength(300);
    expect(new Set(world.take())).toEqual(new Set(["granted", "registered"]));
    expect(written(world)).toBeLessThan(20);
  });

  test("no transaction has more operations than etcd takes", async () => {
    const world = new Published();
    const publisher = await world.publish(many(500));
    await world.clock.settle();
    world.store.commit(...publisher.publications.map(({ key }) => ({ delete: key ?? "" })));
    await world.clock.settle();
    const sizes = world.store.calls.map((call) => call.split('"type":"put"').length - 1);
    expect([world.keys.length, Math.max(...sizes)]).toEqual([500, 100]);
  });

  test("a lease that is lost before its key stands costs the others nothing", async () => {
    const world = new Published();
    world.store.latencyMs = 2;
    await world.publish(many(10));
    await world.clock.advance(3);
    world.store.revoke("1004");
    await world.clock.advance(100);
    expect(world.publisher.publications.map(({ status }) => status)).toEqual(Array(10).fill("registered"));
    expect([world.keys.length, world.leases.length, world.leases.includes("1004")]).toEqual([10, 10, false]);
  });

  test("an etcd that takes fewer operations gets each key by itself", async () => {
    const world = new Published();
    const refusal = new DiscoveryError(
      "usage",
      "etcd refused the request: too many operations in txn request",
    );
    for (let time = 0; time < 20; time += 1) world.store.failNext("transact", { error: refusal });
    world.store.latencyMs = 2;
    await world.publish(many(100));
    await world.clock.advance(100);
    expect([world.keys.length, world.leases.length]).toEqual([100, 100]);
  });

  test("keys that were all deleted are put back, and not over what somebody put there meanwhile", async () => {
    const world = new Published();
    await world.publish(many(50));
    await world.clock.settle();
    world.take();
    world.store.latencyMs = 2;
    const keys = world.publisher.publications.map(({ key }) => key ?? "");
    const [taken = ""] = keys;
    world.store.commit(...keys.map((key) => ({ delete: key })));
    await world.clock.settle();
    world.store.commit({ key: taken, value: OTHER });
    await world.clock.advance(100);
    expect(world.store.etcd.get(taken)?.value).toBe(OTHER);
    expect(world.take().sort()).toEqual(["overwritten", ...Array<string>(49).fill("putBack")]);
    expect(written(world)).toBeLessThan(50);
  });

  test("all of them move to new leases when etcd was wiped, and none is left or doubled", async () => {
    const world = new Published();
    await world.publish(many(200));
    await world.clock.settle();
    world.store.latencyMs = 2;
    world.store.wipe();
    await world.clock.advance(500);
    const leaseIds = world.publisher.publications.map(({ leaseId }) => leaseId);
    expect([world.keys.length, new Set(world.leases)]).toEqual([200, new Set(leaseIds)]);
  });

  test("a pause gives up what is under way, and leaves no lease", async () => {
    const world = new Published();
    world.store.latencyMs = 5;
    const publisher = await world.publish(many(200));
    await world.clock.advance(7);
    publisher.pause();
    await world.clock.advance(100);
    expect([world.keys, world.leases]).toEqual([[], []]);
    publisher.resume();
    await world.clock.advance(200);
    expect([world.keys.length, world.leases.length]).toEqual([200, 200]);
  });

  test("what cannot be revoked in time loses its key first, and only where it is ours", async () => {
    const world = new Published();
    const publisher = await world.publish(many(1_000));
    await world.clock.advance(10);
    const last = publisher.publications.at(-1)?.key ?? "";
    world.store.latencyMs = 300;
    const closed = publisher.close();
    await world.clock.advance(900);
    expect(world.keys.length).toBeGreaterThan(500);
    world.store.commit({ key: last, value: OTHER });
    await world.clock.advance(1_100);
    await closed;
    // The hundred that it was in are revoked as far as time allows.
    expect(world.store.etcd.get(last)?.value).toBe(OTHER);
    expect(world.keys.length).toBeLessThan(101);
    expect(world.leases.length).toBeGreaterThan(101);
  });

  test("closing revokes thousands within its two seconds", async () => {
    const world = new Published();
    await world.publish(many(1_000));
    await world.clock.advance(10);
    world.store.latencyMs = 20;
    const closed = world.publisher.close();
    await world.clock.advance(2_000);
    await closed;
    expect([world.keys, world.leases]).toEqual([[], []]);
  });
});

describe("the end", () => {
  test("closing revokes and leaves nothing behind", async () => {
    const world = await registered();
    await world.publisher.close();
    await world.clock.settle();
    expect([world.keys, world.leases, world.take(), world.end]).toEqual([[], [], ["revoked"], "done"]);
    expect([world.store.watchCount, world.clock.timerCount]).toEqual([0, 1]);
    expect(world.publisher.publications).toMatchObject([{ status: "closed", leaseId: null }]);
  });

  test("departure 6: closing is idempotent and takes 2 s when etcd does not answer", async () => {
    const world = await registered();
    world.store.latencyMs = 60_000;
    const both = Promise.all([world.publisher.close(), world.publisher.close()]);
    await world.clock.advance(2_000);
    await both;
    await world.clock.settle();
    expect([world.take(), world.end]).toEqual([[], "done"]);
    expect(world.publisher.publications).toMatchObject([
      { status: "closed", leaseId: "1001", leaseLeftMs: 8_000 },
    ]);
  });

  test("closing while the grant is under way leaves no lease", async () => {
    const world = new Published();
    world.store.latencyMs = 5;
    const publisher = await world.publish(ONE);
    world.store.etcd.grant("1001", 10, world.clock.monotonicMs());
    const closed = publisher.close();
    await world.clock.advance(10);
    await closed;
    expect([world.leases, world.take()]).toEqual([[], []]);
  });

  test("an abort ends it at once and leaves the lease to run out", async () => {
    const controller = new AbortController();
    const world = await registered({ signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await world.clock.settle();
    expect([world.end, world.leases]).toEqual([reason, ["1001"]]);
    await world.clock.advance(10_000);
    expect(world.keys).toEqual([]);
  });
});

describe("departure 6: pause and resume never block", () => {
  test("a pause takes the address out, and a resume puts it back under a new lease", async () => {
    const world = await registered();
    world.publisher.pause();
    await world.clock.settle();
    expect([world.keys, world.leases, world.take()]).toEqual([[], [], ["withdrawn"]]);
    await world.clock.advance(60_000);
    world.publisher.resume();
    await world.clock.settle();
    expect([world.keys, world.take()]).toEqual([
      [`user.rpc/1002=${ADDRESS} @1002`],
      ["granted", "registered"],
    ]);
  });

  test("pause, resume and pause again in one breath end paused, without a key or a lease", async () => {
    const world = await registered();
    world.publisher.pause();
    world.publisher.resume();
    world.publisher.pause();
    await world.clock.advance(1_000);
    expect([world.keys, world.leases]).toEqual([[], []]);
  });

  test("a resume while the revoke is still under way leaves one key and one lease", async () => {
    const world = await registered();
    world.store.latencyMs = 20;
    world.publisher.pause();
    await world.clock.advance(5);
    world.publisher.resume();
    await world.clock.advance(200);
    expect([world.keys, world.leases]).toEqual([[`user.rpc/1002=${ADDRESS} @1002`], ["1002"]]);
  });

  test("a pause while etcd is away withdraws when it is back, or when the lease has run out", async () => {
    const world = await registered();
    world.store.cut();
    world.publisher.pause();
    await world.clock.advance(3_000);
    world.store.heal();
    await world.clock.advance(1_100);
    expect([world.keys, world.take()]).toEqual([[], ["withdrawn"]]);
  });

  test("closing while paused revokes what is left", async () => {
    const world = await registered();
    world.store.latencyMs = 50;
    world.publisher.pause();
    const closed = world.publisher.close();
    await world.clock.advance(100);
    await closed;
    expect([world.leases, world.end]).toEqual([[], "done"]);
  });

  test("closing right behind a pause and a resume revokes the lease of before, too", async () => {
    const world = await registered();
    world.store.latencyMs = 50;
    world.publisher.pause();
    world.publisher.resume();
    const closed = world.publisher.close();
    await world.clock.advance(1_000);
    await closed;
    expect([world.keys, world.leases, world.end]).toEqual([[], [], "done"]);
  });
});
