import { expect, test } from "vitest";
import type { Instance } from "../../../discovery/instance.js";
import { DiscoveryError } from "../../../errors.js";
import type { Store } from "../../../store/store.js";
import { askLeaseTimes } from "./lease-times.js";

function instances(leaseIds: readonly (string | null)[]): Instance[] {
  const rest = {
    service: "s",
    address: null,
    value: "",
    createRevision: "1",
    modRevision: "1",
    version: "1",
  };
  return leaseIds.map((leaseId, at) => ({ ...rest, key: `s/${at}`, id: `${at}`, leaseId }));
}

function access(leaseTimeToLive: Store["leaseTimeToLive"]) {
  return { store: { leaseTimeToLive } as unknown as Store, signal: new AbortController().signal };
}

test("each lease is asked once, 64 at a time", async () => {
  let [underWay, most, asked] = [0, 0, 0];
  const many = Array.from({ length: 500 }, (_, at) => String(at % 250));
  const times = await askLeaseTimes(
    instances([...many, null]),
    access(async (leaseId) => {
      asked += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return { leaseId, ttlSeconds: 10, remainingSeconds: 8, keys: [] };
    }),
  );
  expect({ most, asked, size: times.size }).toEqual({ most: 64, asked: 250, size: 250 });
});

test("a lease that is gone, or may not be asked for, is left out; any other failure fails", async () => {
  const denied = new DiscoveryError("permission", "user bob may not");
  const silent = new DiscoveryError("timeout", "silent");
  const gone = await askLeaseTimes(
    instances(["1"]),
    access(async () => undefined),
  );
  expect(gone.size).toBe(0);
  expect(
    (
      await askLeaseTimes(
        instances(["1"]),
        access(() => Promise.reject(denied)),
      )
    ).size,
  ).toBe(0);
  await expect(
    askLeaseTimes(
      instances(["1"]),
      access(() => Promise.reject(silent)),
    ),
  ).rejects.toBe(silent);
});
