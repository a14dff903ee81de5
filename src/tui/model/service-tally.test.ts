import { expect, test } from "vitest";
import type { Instance } from "../../discovery/instance.js";
import type { ShownProblem } from "./problems.js";
import { ServiceTally } from "./service-tally.js";

function instance(value: string): Instance {
  return {
    ...{ key: `user.rpc/${value}`, service: "user.rpc", id: value, address: value, value },
    ...{ leaseId: "1", createRevision: "7", modRevision: "7", version: "1" },
  };
}

function problem(rule: string, severity: ShownProblem["severity"]): ShownProblem {
  return { rule, severity, message: rule, consequence: "", remedy: "" };
}

test("what is only worth knowing is no problem of a service, and hides none", () => {
  const tally = new ServiceTally("user.rpc", ({ value }) => {
    const loopback = problem("loopback", "info");
    return value === "127.0.0.1:2" ? [loopback, problem("no-lease", "error")] : [loopback];
  });
  tally.put(instance("127.0.0.1:1"));
  expect([tally.problem, tally.health]).toEqual([undefined, "fine"]);
  tally.put(instance("127.0.0.1:2"));
  expect(tally.problem).toMatchObject({ value: "127.0.0.1:2", problem: { rule: "no-lease" } });
  tally.drop(instance("127.0.0.1:2"));
  expect(tally.problem).toBeUndefined();
});

test("the problem that is told is the gravest, as the mark of the row is", () => {
  const tally = new ServiceTally("user.rpc", ({ value }) => [
    problem("no-lease", "error"),
    ...(value === "0.0.0.0:2" ? [problem("unspecified", "error")] : []),
  ]);
  tally.nameProblem = problem("similar-names", "warning");
  tally.put(instance("10.0.0.1:1"));
  expect([tally.problem?.problem.rule, tally.health]).toEqual(["no-lease", "warning"]);
  tally.put(instance("0.0.0.0:2"));
  expect([tally.problem?.problem.rule, tally.health]).toEqual(["unspecified", "broken"]);
  tally.drop(instance("0.0.0.0:2"));
  tally.drop(instance("10.0.0.1:1"));
  expect(tally.problem).toMatchObject({ value: "user.rpc", problem: { rule: "similar-names" } });
});

test("counts instances and those with a lease, also when one is put again", () => {
  const tally = new ServiceTally("user.rpc", () => []);
  tally.put(instance("10.0.0.1:1"));
  tally.put(instance("10.0.0.1:1"));
  tally.put({ ...instance("10.0.0.2:1"), leaseId: null });
  expect([tally.instanceCount, tally.leasedCount]).toEqual([2, 1]);
  tally.put({ ...instance("10.0.0.1:1"), leaseId: null });
  expect([tally.instanceCount, tally.leasedCount]).toEqual([2, 0]);
});

test("minutes that nobody saw are no minutes without changes", () => {
  const MINUTE_MS = 60_000;
  const tally = new ServiceTally("user.rpc", () => []);
  tally.seenAgain(MINUTE_MS);
  tally.note(2 * MINUTE_MS, { wallMs: 0, mark: "join", text: "join", id: "1" });
  tally.seenAgain(7 * MINUTE_MS, 4 * MINUTE_MS);
  expect(tally.rate(8 * MINUTE_MS)).toEqual([
    ...[undefined, undefined, 0, 1, 0, 0],
    ...[undefined, undefined, 0, 0],
  ]);
});
