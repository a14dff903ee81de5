import { expect, test } from "vitest";
import { FakeStore } from "../../../../test/support/fake-store.js";
import { findDead } from "../../../discovery/dead-instances.js";
import { listInstances } from "../../../discovery/list-instances.js";
import { DiscoveryError } from "../../../errors.js";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import { deleteDead } from "./delete-dead.js";

const DEAD = "127.0.0.1:9";
const ended = new DiscoveryError("interrupted", "ended by SIGINT");

async function started() {
  const clock = new VirtualClock();
  const store = new FakeStore(clock);
  store.commit({ key: "user.rpc/12", value: DEAD });
  const { signal } = new AbortController();
  const { instances } = await listInstances("user.rpc", { store, signal });
  const { dead } = findDead(instances, { failures: new Map([[DEAD, "refused"]]), unreachable: false });
  const end = new AbortController();
  const context = { clock, signal: end.signal };
  const pruned = deleteDead({ name: "user.rpc", dead }, () => false, { store, context });
  return { clock, store, end, pruned };
}

const held = (store: FakeStore) => store.etcd.get("user.rpc/12") !== undefined;

test("tells what was deleted when a signal comes while it looks whether it stays away", async () => {
  const { clock, store, end, pruned } = await started();
  await clock.advance(500);
  expect(held(store)).toBe(false);
  end.abort(ended);
  expect(await pruned).toEqual({
    pruned: [{ outcome: "deleted", cameBackAfterMs: null }],
    failure: { error: ended },
  });
});

test("lets a delete that is under way come to its end", async () => {
  const { clock, store, end, pruned } = await started();
  store.answerMs = 300;
  await clock.advance(100);
  expect(held(store)).toBe(false);
  end.abort(ended);
  await clock.advance(300);
  expect((await pruned).pruned).toEqual([{ outcome: "deleted", cameBackAfterMs: null }]);
});

test("deletes nothing after a signal", async () => {
  const { store, end, pruned } = await started();
  end.abort(ended);
  expect(await pruned).toEqual({
    pruned: [{ outcome: "wouldDelete", cameBackAfterMs: null }],
    failure: { error: ended },
  });
  expect(held(store)).toBe(true);
});
