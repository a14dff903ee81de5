import { beforeEach, describe, expect, test } from "vitest";
import { KeptLease } from "./kept-lease.js";
import { RenewalSchedule } from "./renewal-schedule.js";

let schedule: RenewalSchedule;

beforeEach(() => {
  schedule = new RenewalSchedule();
});

/** A lease that was sent at time 0, its next renewal due after a third of its TTL. */
function sent(leaseId: string, ttlSeconds = 9, chance = 1): KeptLease {
  const lease = new KeptLease({ leaseId, ttlSeconds }, () => {});
  schedule.add(lease);
  schedule.sent(lease, 0, chance);
  return lease;
}

const idsOf = (leases: readonly KeptLease[]) => leases.map(({ leaseId }) => leaseId);

describe("RenewalSchedule", () => {
  test("a lease is due after a third of its TTL, or up to a fifth sooner by chance", () => {
    sent("1");
    sent("2", 9, 0);
    expect(idsOf(schedule.takeDue(2_300))).toEqual([]);
    expect(idsOf(schedule.takeDue(2_400))).toEqual(["2"]);
    expect(idsOf(schedule.takeDue(2_999))).toEqual([]);
    expect(idsOf(schedule.takeDue(3_000))).toEqual(["1"]);
  });

  test("a new lease is due by chance at any time within a third of its TTL, and no answer is awaited before", () => {
    const lease = new KeptLease({ leaseId: "5", ttlSeconds: 9 }, () => {});
    schedule.addNew(lease, 1_000, 0.5);
    expect([schedule.takeLate(9_000), schedule.takeLate(9_100)]).toEqual([undefined, undefined]);
    expect(idsOf(schedule.takeDue(2_400))).toEqual([]);
    expect(idsOf(schedule.takeDue(2_500))).toEqual(["5"]);
  });

  test("those that are due within a tenth of a second go out together", () => {
    // due after 3,000, 3,010, 3,020 and 3,090 ms
    for (const [at, ttlSeconds] of [9, 9.03, 9.06, 9.27].entries()) sent(`${at}`, ttlSeconds);
    expect(idsOf(schedule.takeDue(3_000))).toEqual(["0"]);
    expect(idsOf(schedule.takeDue(3_100))).toEqual(["1", "2", "3"]);
  });

  test("a lease that was removed or replaced is not sent", () => {
    schedule.remove(sent("7"));
    sent("8");
    const replacement = new KeptLease({ leaseId: "8", ttlSeconds: 9 }, () => {});
    schedule.add(replacement);
    expect(schedule.takeDue(10_000)).toEqual([]);
    expect([...schedule.leases]).toEqual([replacement]);
  });

  test("an answer is late when two looks in a row say so, after two seconds or a quarter of the TTL", () => {
    const short = sent("4", 4);
    const long = sent("60", 60);
    expect(schedule.takeLate(999)).toBeUndefined();
    expect(schedule.takeLate(1_000)).toBeUndefined();
    expect(schedule.takeLate(1_100)).toBe(short);
    schedule.answered("4");
    expect([schedule.takeLate(2_000), schedule.takeLate(2_100)]).toEqual([undefined, long]);
  });

  test("an answer that comes between two looks is in time", () => {
    const lease = sent("7");
    schedule.takeLate(2_000);
    expect(schedule.answered("7")).toBe(lease);
    expect([schedule.takeLate(2_100), schedule.takeLate(2_200)]).toEqual([undefined, undefined]);
  });

  test("a lease that is sent again waits anew, whatever was late before", () => {
    const lease = sent("7");
    schedule.takeLate(2_000);
    schedule.sent(lease, 2_050, 1);
    expect([schedule.takeLate(4_049), schedule.takeLate(4_050)]).toEqual([undefined, undefined]);
    expect(schedule.takeLate(4_100)).toBe(lease);
  });

  test("a lease that was replaced goes without its replacement", () => {
    const replaced = sent("7");
    const replacement = sent("7");
    schedule.remove(replaced);
    expect([...schedule.leases]).toEqual([replacement]);
    expect([schedule.takeLate(2_000), schedule.takeLate(2_100)]).toEqual([undefined, replacement]);
  });

  test("an answer about a lease that is not kept is nobody's", () => {
    expect(schedule.answered("7")).toBeUndefined();
  });

  test("on a new stream all are sent, and no answer is awaited", () => {
    sent("7");
    sent("8");
    expect(idsOf(schedule.restart())).toEqual(["7", "8"]);
    expect([schedule.takeLate(9_000), schedule.takeLate(9_100), schedule.takeDue(9_200)]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  });

  test("says when to look again: at the next batch or the next late answer, after half a second at most", () => {
    const lease = sent("7", 9);
    expect(schedule.nextMs(0)).toBe(500);
    expect(schedule.nextMs(1_900)).toBe(2_000);
    schedule.answered("7");
    expect(schedule.nextMs(2_700)).toBe(3_000);
    expect(schedule.nextMs(2_950)).toBe(3_050);
    schedule.remove(lease);
  });
});
