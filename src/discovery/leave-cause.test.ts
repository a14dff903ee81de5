import { expect, test } from "vitest";
import { leaveCause } from "./leave-cause.js";

test.each([
  { name: "its lease lives", isAlive: true, livesUntilMs: 900, cause: "deleted" },
  {
    name: "its lease is gone before it could run out",
    isAlive: false,
    livesUntilMs: 1_001,
    cause: "stopped",
  },
  { name: "its lease could just have run out", isAlive: false, livesUntilMs: 1_000, cause: "expired" },
  { name: "its lease's TTL was never known", isAlive: false, livesUntilMs: undefined, cause: null },
  { name: "etcd did not say whether the lease lives", isAlive: undefined, livesUntilMs: 5_000, cause: null },
])("$name: $cause", ({ isAlive, livesUntilMs, cause }) => {
  expect(leaveCause({ isAlive, livesUntilMs }, 1_000)).toBe(cause);
});
