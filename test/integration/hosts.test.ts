/** Which hosts a store talks to: those it was given. go-zero's client dials what the members advertise (design §1). */
import { expect, test } from "vitest";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { startCluster } from "../support/etcd-cluster.js";

test("adopts no host that members advertise: with its only host gone it asks no other member", async () => {
  await using cluster = await startCluster();
  const signal = new AbortController().signal;
  const calls: string[] = [];
  const [own = "", ...others] = cluster.endpoints;
  await using store = await openEtcdStore([own], { trace: (call) => calls.push(call), dialTimeoutMs: 1_000 });
  const { members } = await store.status({ signal });
  const advertised = members.flatMap(({ clientUrls }) => clientUrls).join(" ");
  for (const other of others) expect(advertised).toContain(other);

  await cluster.member(0).kill();
  const call = store.put("adopted", "1", { signal, timeoutMs: 2_000 });
  await expect(call).rejects.toMatchObject({ code: "unreachable" });
  expect(calls.filter((line) => !line.startsWith(`${own} `))).toEqual([]);
});
