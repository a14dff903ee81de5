import { expect, test } from "vitest";
import { systemRandom } from "../../runtime/random.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { Tokens } from "./tokens.js";

function tokensOf(clock: VirtualClock): Tokens {
  return new Tokens({ ttlMs: 1_000, clock, random: systemRandom });
}

test("are etcd's: sixteen letters and a number, each another", () => {
  const tokens = tokensOf(new VirtualClock());
  const some = Array.from({ length: 100 }, () => tokens.assign("joe"));
  for (const token of some) expect(token).toMatch(/^[A-Za-z]{16}\.\d+$/);
  expect(new Set(some.map((token) => token.slice(0, 16))).size).toBe(100);
});

test("end when they were not used for their time, each by itself", async () => {
  const clock = new VirtualClock();
  const tokens = tokensOf(clock);
  const [used, idle] = [tokens.assign("joe"), tokens.assign("ann")];
  await clock.advance(900);
  expect(tokens.userOf(used)).toBe("joe");
  await clock.advance(900);
  expect([used, idle].map((token) => tokens.userOf(token))).toEqual(["joe", undefined]);
});

test("of one user, or of all, can be ended", () => {
  const tokens = tokensOf(new VirtualClock());
  const [joe, ann] = [tokens.assign("joe"), tokens.assign("ann")];
  tokens.forgetUser("joe");
  expect([joe, ann].map((token) => tokens.userOf(token))).toEqual([undefined, "ann"]);
  tokens.forgetAll();
  expect(tokens.userOf(ann)).toBeUndefined();
});
