/** etcd's own Go recipes: locks, elections and transactions in memory, which lean on revisions, leases and watches. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GoProcess } from "../support/go-process.js";
import { goProgramFor } from "../support/go-programs.js";
import { BOTH_ETCDS, type SomeEtcd } from "./both-etcds.js";

const program = (await goProgramFor("Go's concurrency package", "concurrency")) ?? "";

const RECIPES = [
  {
    recipe: "mutex",
    says: [
      { event: "locked", who: "a", owns: true },
      { event: "refused", who: "b" },
      { event: "unlocked", who: "a" },
      { event: "locked", who: "b", owns: true },
      { event: "counted", value: 100 },
    ],
  },
  {
    recipe: "crash",
    says: [
      { event: "locked", who: "a" },
      { event: "locked", who: "b" },
    ],
  },
  {
    recipe: "election",
    says: [
      { event: "none" },
      { event: "elected", who: "a" },
      { event: "observed", value: "a" },
      { event: "observed", value: "a, again" },
      { event: "elected", who: "b" },
      { event: "observed", value: "b" },
      { event: "refused", who: "a" },
    ],
  },
  {
    recipe: "stm",
    says: [
      { event: "sum", level: "SerializableSnapshot", sum: 500 },
      { event: "sum", level: "Serializable", sum: 500 },
      { event: "sum", level: "RepeatableReads", sum: 500 },
    ],
  },
];

describe.skipIf(program === "").each(BOTH_ETCDS)("Go's concurrency package on $kind", ({ start }) => {
  let etcd: SomeEtcd;
  beforeAll(async () => {
    etcd = await start();
  });
  afterAll(() => etcd?.[Symbol.asyncDispose]());

  test.each(RECIPES)("goes through its $recipe", async ({ recipe, says }) => {
    await using go = new GoProcess(program, [recipe, "--endpoints", etcd.endpoints.join(",")]);
    await go.until(
      "its end",
      () => go.events.find(({ event }) => event === "done" || event === "failed"),
      30_000,
    );
    expect(go.events).toEqual([...says, { event: "done" }]);
  });
});
