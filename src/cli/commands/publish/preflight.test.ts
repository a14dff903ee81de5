import { expect, test } from "vitest";
import { FakeStore } from "../../../../test/support/fake-store.js";
import { DiscoveryError } from "../../../errors.js";
import { systemClock } from "../../../runtime/clock.js";
import { formatRange, type KeyRange } from "../../../store/key-range.js";
import type { ListOptions } from "../../../store/store.js";
import { preflight } from "./preflight.js";

/** To somebody whose account reads the keys of services, and not every key. */
class StoreOfOneTeam extends FakeStore {
  override list(range: KeyRange, options: ListOptions) {
    if (formatRange(range) === "") throw new DiscoveryError("permission", "not every key");
    return super.list(range, options);
  }
}

test("who may not read every key still hears of a key with the same address", async () => {
  const store = new StoreOfOneTeam(systemClock);
  store.commit({ key: "user.rpc/7", value: "10.0.3.7:8080", leaseId: undefined });
  const registrations = ["user.rpc", "new.rpc"].map((service) => ({ service, address: "10.0.3.7:8080" }));
  const { signal } = new AbortController();
  const words = await preflight(registrations, { store, clock: systemClock, signal, interfaces: {} });
  expect(words.map(({ text }) => text)).toEqual([
    "user.rpc/7 already carries 10.0.3.7:8080: is it published twice?",
  ]);
});
