import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdCluster, startCluster } from "./etcd-cluster.js";
import { waitFor } from "./wait-for.js";

describe("a real cluster for tests", () => {
  let cluster: EtcdCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  const put = (index: number, value: string) =>
    cluster.member(index).etcdctl(["put", "key", value, "--command-timeout=2s"]);
  const read = (index: number) =>
    cluster
      .member(index)
      .etcdctl(["get", "key", "--consistency=s", "--print-value-only", "--command-timeout=2s"]);

  test("elects another leader when the leader is cut off from its peers", async () => {
    const first = await cluster.leader();
    cluster.cutPeers(first);
    const second = await cluster.leader();
    expect(second).not.toBe(first);
    await put(second, "new");
    await expect(put(first, "never")).rejects.toThrow();
    expect(await read(first)).not.toBe("new\n");
    cluster.healPeers(first);
    await waitFor(async () => (await read(first)) === "new\n", { what: "the member to catch up" });
  });

  test("leaves the others in peace when a follower is cut off", async () => {
    const leader = await cluster.leader();
    const follower = (leader + 1) % 3;
    const other = (leader + 2) % 3;
    cluster.cutPeers(follower);
    await put(other, "from the rest");
    expect(await cluster.leader()).toBe(leader);
    expect(await read(follower)).not.toBe("from the rest\n");
    cluster.healPeers();
    await waitFor(async () => (await read(follower)) === "from the rest\n", {
      what: "the follower to catch up",
    });
  });

  test("goes on when one member is killed, and takes it back", async () => {
    const victim = await cluster.leader();
    await cluster.member(victim).kill();
    const next = await cluster.leader();
    await put(next, "without it");
    cluster.launch(victim);
    await cluster.member(victim).ready();
    expect(await read(victim)).toBe("without it\n");
  });

  test("keeps its data when all members are restarted, and loses it when wiped", async () => {
    await put(0, "kept");
    await cluster.restart();
    expect(await read(1)).toBe("kept\n");
    await cluster.wipe();
    expect(await read(1)).toBe("");
  });
});
