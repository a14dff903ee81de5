/** The rules that look twice, against a real etcd: what has changed meanwhile, and what has not. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatherEtcd } from "../../../src/check/gather/gather-etcd.js";
import type { Progress } from "../../../src/check/gather/gather-options.js";
import { judge, type LocatedProblem } from "../../../src/check/judge.js";
import type { EndpointRule, ServiceRule } from "../../../src/check/rule.js";
import { leaseLate } from "../../../src/check/rules/lease-late.js";
import { movingKey } from "../../../src/check/rules/moving-key.js";
import { systemClock } from "../../../src/runtime/clock.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { waitFor } from "../../support/wait-for.js";

const { signal } = new AbortController();
let etcd: EtcdServer;
let store: Store;

beforeAll(async () => {
  etcd = await startEtcd();
  store = await openEtcdStore(etcd.endpoints);
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await etcd[Symbol.asyncDispose]();
});

/** What the rule finds in these services; `meanwhile` happens between its two looks. */
async function found(
  rule: EndpointRule | ServiceRule,
  services: readonly string[],
  meanwhile: () => Promise<unknown>,
): Promise<readonly LocatedProblem[]> {
  const waits: Promise<unknown>[] = [];
  const etcdFacts = await gatherEtcd({
    ...{ store, signal, services, clock: systemClock, hosts: etcd.endpoints, user: undefined },
    ...{ isAnonymous: true, clientCount: undefined, hashedBy: new Map(), needs: new Set(rule.needs) },
    onProgress: ({ doing }: Progress) => {
      if (doing === "waiting") waits.push(meanwhile());
    },
  });
  expect(waits).toHaveLength(1);
  await Promise.all(waits);
  return judge({ files: [], etcds: [etcdFacts] }, [rule]);
}

async function put(key: string, value: string, leaseId: string): Promise<void> {
  await store.put(key, value, { signal, leaseId });
}

/** Half of it, and a third of it, are long enough for a busy machine to come in between. */
const TTL_SECONDS = 24;

async function secondsLeft(leaseId: string): Promise<number> {
  return (await store.leaseTimeToLive(leaseId, { signal }))?.remainingSeconds ?? 0;
}

describe("lease-late", () => {
  test("finds a lease that nobody renews, and leaves those alone that are renewed before or meanwhile", async () => {
    const [late, kept, caught] = ["101", "102", "103"];
    for (const leaseId of [late, kept, caught]) {
      await store.grantLease(leaseId, TTL_SECONDS, { signal });
      await put(`late.rpc/${leaseId}`, `10.0.0.${leaseId}:80`, leaseId);
    }
    using _renewals = store.keepAlive({ leaseId: kept, ttlSeconds: TTL_SECONDS }, () => {});
    await waitFor(async () => (await secondsLeft(caught)) * 2 < TTL_SECONDS, {
      what: "less than half of the leases to be left",
      timeoutMs: TTL_SECONDS * 1_000,
    });
    const renewOnce = () => etcd.etcdctl(["lease", "keep-alive", "--once", BigInt(caught).toString(16)]);
    const problems = await found(leaseLate, ["late.rpc"], renewOnce);
    expect(problems).toMatchObject([
      {
        severity: "warning",
        key: "late.rpc/101",
        address: "10.0.0.101:80",
        consequence: "its renewals come late: clients may lose it",
      },
    ]);
    expect(problems[0]?.message).toMatch(/^lease of late\.rpc\/101 has \d of 24 s left$/);
  });
});

describe("moving-key", () => {
  test("finds a key whose value changes during the check, and leaves those alone that stay", async () => {
    await store.grantLease("201", 600, { signal });
    for (const address of ["10.0.0.1:80", "10.0.0.2:80"]) {
      for (const id of ["1", "2"]) await put(`moving.rpc/${id}`, address, "201");
    }
    const problems = await found(movingKey, ["moving.rpc"], () => put("moving.rpc/1", "10.0.0.1:80", "201"));
    expect(problems).toMatchObject([
      { severity: "warning", key: "moving.rpc/1", message: "its value changed during the check" },
    ]);
  });
});
