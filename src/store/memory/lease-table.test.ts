import { beforeEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { LeaseTable } from "./lease-table.js";

const DAY_MS = 24 * 60 * 60 * 1_000;

let clock: VirtualClock;
let expired: string[];
let leases: LeaseTable;

beforeEach(() => {
  clock = new VirtualClock();
  expired = [];
  leases = new LeaseTable(clock, (leaseId) => {
    expired.push(leaseId);
    leases.remove(leaseId);
  });
});

describe("time", () => {
  test("a lease ends when its time is over, those that end first in front", async () => {
    leases.grant("long", 20);
    leases.grant("short", 10);
    expect(leases.list()).toEqual(["short", "long"]);
    await clock.advance(9_999);
    expect(expired).toEqual([]);
    await clock.advance(1);
    expect(expired).toEqual(["short"]);
    await clock.advance(10_000);
    expect(expired).toEqual(["short", "long"]);
    expect(clock.timerCount).toBe(0);
  });

  test("a renewal begins the time anew", async () => {
    leases.grant("1", 10);
    for (let n = 0; n < 5; n++) {
      await clock.advance(9_000);
      expect(leases.renew("1")).toBe(10);
    }
    expect(leases.timeLeft("1")).toMatchObject({ ttlSeconds: 10, remainingMs: 10_000 });
    await clock.advance(10_000);
    expect(expired).toEqual(["1"]);
  });

  test("five thousand leases wait on one timer, also while they are renewed", async () => {
    for (let n = 0; n < 5_000; n++) leases.grant(String(n), 10 + (n % 7));
    for (let round = 0; round < 10; round++) {
      await clock.advance(5_000);
      for (const leaseId of leases.list()) leases.renew(leaseId);
      expect(clock.timerCount).toBe(1);
    }
    expect(expired).toEqual([]);
    await clock.advance(17_000);
    expect(expired).toHaveLength(5_000);
  });

  test("a lease of a century does not end early", async () => {
    leases.grant("1", 100 * 365 * 24 * 60 * 60);
    await clock.advance(40 * DAY_MS);
    expect(expired).toEqual([]);
    expect(leases.has("1")).toBe(true);
  });

  test("a lease that was revoked rings no more, and its ID can be given again", async () => {
    leases.grant("1", 10);
    await clock.advance(5_000);
    leases.remove("1");
    leases.grant("1", 10);
    await clock.advance(9_999);
    expect(expired).toEqual([]);
    await clock.advance(1);
    expect(expired).toEqual(["1"]);
  });

  test("no timer is left when it is closed", () => {
    leases.grant("1", 10);
    leases.close();
    return clock.settle().then(() => expect(clock.timerCount).toBe(0));
  });
});

describe("keys", () => {
  test("hang on the lease of their last put, in order", () => {
    leases.grant("1", 10);
    leases.grant("2", 10);
    leases.move("b", "0", "1");
    leases.move("a", "0", "1");
    leases.move("c", "0", "1");
    leases.move("c", "1", "2");
    leases.move("b", "1", "0");
    expect(leases.keysOf("1")).toEqual(["a"]);
    expect(leases.remove("2")).toEqual(["c"]);
    expect(leases.keysOf("2")).toEqual([]);
  });
});

describe("refused", () => {
  test.each([
    { name: "an ID that exists", act: () => leases.grant("1", 10), error: "already exists" },
    {
      name: "a TTL that etcd does not take",
      act: () => leases.grant("2", 9_000_000_001),
      error: "too large",
    },
    { name: "renewing a lease that is not there", act: () => leases.renew("2"), error: "not found" },
    { name: "removing a lease that is not there", act: () => leases.remove("2"), error: "not found" },
  ])("$name", ({ act, error }) => {
    leases.grant("1", 10);
    expect(act).toThrow(error);
  });
});
