/** The npm package etcd3 with its own high-level client, which zdisc itself does not use. */
import {
  Etcd3,
  EtcdAuthenticationFailedError,
  EtcdLeaseInvalidError,
  EtcdLockFailedError,
  EtcdPermissionDeniedError,
  type IKeyValue,
} from "etcd3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../support/wait-for.js";
import { BOTH_ETCDS, type SomeEtcd } from "./both-etcds.js";

describe.each(BOTH_ETCDS)("etcd3's client on $kind", ({ start }) => {
  let etcd: SomeEtcd;
  let client: Etcd3;
  beforeAll(async () => {
    etcd = await start();
    client = new Etcd3({ hosts: [...etcd.endpoints] });
  });
  afterAll(async () => {
    client?.close();
    await etcd?.[Symbol.asyncDispose]();
  });

  test("puts, gets, sorts, counts and deletes", async () => {
    const own = client.namespace("keys/");
    await own.put("a").value("2");
    await own.put("b").value("1");
    expect(await own.get("a").string()).toBe("2");
    expect(await own.getAll().sort("Value", "Ascend").keys()).toEqual(["b", "a"]);
    expect(await own.getAll().limit(1).strings()).toEqual({ a: "2" });
    expect(await own.getAll().count()).toBe(2);
    expect(await own.put("a").value("3").getPrevious()).toMatchObject({
      value: Buffer.from("2"),
      version: "1",
    });
    expect(await own.delete().key("a").getPrevious()).toMatchObject([
      { value: Buffer.from("3"), version: "2" },
    ]);
    expect(await own.delete().all()).toMatchObject({ deleted: "1" });
    expect(await own.get("b")).toBeNull();
  });

  test("compares and branches in a transaction", async () => {
    await client.put("branch").value("1");
    const ask = (value: string) =>
      client
        .if("branch", "Value", "==", value)
        .and("branch", "Version", ">", 0)
        .then(client.put("branch").value("2"))
        .else(client.get("branch"))
        .commit();
    expect(await ask("1")).toMatchObject({ succeeded: true });
    const refused = await ask("1");
    expect(refused.succeeded).toBe(false);
    expect(refused.responses[0]?.response_range.kvs[0]?.value.toString()).toBe("2");
  });

  test("hears of puts and deletes with what was there before", async () => {
    const watcher = await client.watch().prefix("watched/").withPreviousKV().create();
    const heard: string[] = [];
    const text = (keyValue?: IKeyValue) => keyValue?.value.toString() ?? "";
    watcher.on("put", (now, before) => heard.push(`${now.key} ${text(before)}>${text(now)}`));
    watcher.on("delete", (now, before) => heard.push(`${now.key} ${text(before)}> gone`));
    await client.put("watched/1").value("a");
    await client.put("watched/1").value("b");
    await client.put("beside").value("c");
    await client.delete().key("watched/1");
    await waitFor(() => heard.length === 3, { what: "three events" });
    expect(heard).toEqual(["watched/1 >a", "watched/1 a>b", "watched/1 b> gone"]);
    await watcher.cancel();
  });

  test("hears what happened since a revision, and only what it asked for", async () => {
    const { header } = await client.put("since").value("1");
    await client.put("since").value("2");
    await client.delete().key("since");
    const watcher = client.watch().key("since").startRevision(header.revision).only("put").watcher();
    const heard: string[] = [];
    watcher.on("put", ({ value }) => heard.push(value.toString()));
    await waitFor(() => heard.length === 2, { what: "two puts" });
    await client.put("since").value("3");
    await waitFor(() => heard.length === 3, { what: "a third put" });
    expect(heard).toEqual(["1", "2", "3"]);
    await watcher.cancel();
  });

  test("keeps a lease alive past its time, and its keys go when it is revoked", async () => {
    const lease = client.lease(1);
    let renewals = 0;
    lease.on("keepaliveSucceeded", () => {
      renewals += 1;
    });
    await lease.put("leased").value("here");
    await waitFor(() => renewals >= 8, { what: "renewals for longer than its time" });
    expect(await client.get("leased").string()).toBe("here");
    await lease.revoke();
    expect(await client.get("leased")).toBeNull();
  });

  test("loses a lease that another revoked", async () => {
    const lease = client.lease(1);
    const lost = new Promise((resolve) => lease.once("lost", resolve));
    await client.leaseClient.leaseRevoke({ ID: await lease.grant() });
    expect(await lost).toBeInstanceOf(EtcdLeaseInvalidError);
  });

  test("locks one at a time", async () => {
    const held = await client.lock("lock").acquire();
    await expect(client.lock("lock").acquire()).rejects.toBeInstanceOf(EtcdLockFailedError);
    await held.release();
    expect(await client.lock("lock").do(() => "mine")).toBe("mine");
  });

  test("elects, observes and lets the next one lead", async () => {
    const election = client.election("leader", 5);
    const first = election.campaign("first");
    await first.wait();
    const observer = await election.observe();
    expect(observer.leader()).toBe("first");
    const seen: (string | undefined)[] = [];
    observer.on("change", (leader) => seen.push(leader));
    const second = election.campaign("second");
    await second.getCampaignKey();
    await first.resign();
    await second.wait();
    await waitFor(() => seen.at(-1) === "second", { what: "the observer to see the second" });
    expect(await election.leader()).toBe("second");
    await observer.cancel();
    await second.resign();
  });

  // etcd3's Isolation is a const enum, which modules cannot import.
  test.each([
    { name: "SerializableSnapshot", isolation: 0 },
    { name: "Serializable", isolation: 1 },
    { name: "RepeatableReads", isolation: 2 },
  ])("loses no update in transactions at once: $name", async ({ name, isolation }) => {
    const key = `stm/${name}`;
    await client.put(key).value(0);
    const increment = () =>
      client.stm({ isolation, retries: 100, prefetch: [key] }).transact(async (tx) => {
        await tx.put(key).value(Number(await tx.get(key).number()) + 1);
      });
    await Promise.all(Array.from({ length: 10 }, increment));
    expect(await client.get(key).number()).toBe(10);
  });

  test("is told of a compaction and of a lease that is none as etcd's own errors", async () => {
    const { header } = await client.put("compacted").value("1");
    await client.put("compacted").value("2");
    await client.kv.compact({ revision: header.revision });
    const past = client
      .get("compacted")
      .revision(Number(header.revision) - 1)
      .string();
    await expect(past).rejects.toThrow("etcdserver: mvcc: required revision has been compacted");
    const leased = client.put("compacted").value("3").lease("4711");
    await expect(leased.exec()).rejects.toBeInstanceOf(EtcdLeaseInvalidError);
  });

  test("administers users and roles, logs in, and is refused what its role has not", async () => {
    await client.role("root").create();
    const root = await client.user("root").create("secret");
    await root.addRole("root");
    const role = await client.role("reader").create();
    await role.grant({ permission: "Read", range: client.range({ prefix: "watched/" }) });
    const bob = await client.user("bob").create("pw");
    await bob.addRole("reader");
    await client.auth.authEnable();
    const login = (username: string, password: string) =>
      new Etcd3({ hosts: [...etcd.endpoints], auth: { username, password } });
    const [asBob, asRoot, asNobody] = [login("bob", "pw"), login("root", "secret"), login("bob", "wrong")];
    try {
      expect(await asBob.get("watched/1")).toBeNull();
      await expect(asBob.get("branch").string()).rejects.toBeInstanceOf(EtcdPermissionDeniedError);
      await expect(asNobody.get("watched/1").string()).rejects.toBeInstanceOf(EtcdAuthenticationFailedError);
      expect((await asRoot.getRoles()).map(({ name }) => name)).toEqual(["reader", "root"]);
    } finally {
      await asRoot.auth.authDisable();
      for (const one of [asBob, asRoot, asNobody]) one.close();
    }
  });
});
