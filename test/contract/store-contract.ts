/** What every store must do. One suite; each implementation brings a way to open a fresh, empty store. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DiscoveryError } from "../../src/errors.js";
import { keysUnder, oneKey } from "../../src/store/key-range.js";
import { copyKeyValue, type KeyValue } from "../../src/store/key-value.js";
import { compareRevisions } from "../../src/store/revision.js";
import type { Store } from "../../src/store/store.js";
import { waitFor } from "../support/wait-for.js";
import { WatchLog } from "./watch-log.js";

export interface StoreUnderTest extends AsyncDisposable {
  readonly store: Store;
  /** Compacts the store's history up to a revision. */
  compact(revision: string): Promise<void>;
  /** A lease ID nobody has. */
  newLeaseId(): string;
}

export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`store contract: ${name}`, () => {
    const ending = new AbortController();
    const options = { signal: ending.signal };
    let under: StoreUnderTest;
    let store: Store;

    beforeAll(async () => {
      under = await open();
      store = under.store;
    });
    afterAll(async () => {
      ending.abort(new Error("the suite is over"));
      await under?.[Symbol.asyncDispose]();
    });

    /** A prefix of its own, so that tests share a store. */
    const somewhere = () => `contract/${randomUUID()}/`;

    async function listAll(
      prefix: string,
      extra: { pageSize?: number; revision?: string; keysOnly?: boolean } = {},
    ) {
      const keyValues: KeyValue[] = [];
      let pages = 0;
      for await (const page of store.list(keysUnder(prefix), { ...options, ...extra })) {
        for (const listed of page.keyValues) keyValues.push(copyKeyValue(listed));
        pages += 1;
      }
      return { keyValues, pages };
    }

    test("lists what was put, in byte order, with revisions and version", async () => {
      const prefix = somewhere();
      const second = await store.put(`${prefix}b`, "2", options);
      const first = await store.put(`${prefix}a`, "1", options);
      const third = await store.put(`${prefix}b`, "3", options);
      const { keyValues } = await listAll(prefix);
      expect(keyValues).toEqual([
        {
          key: `${prefix}a`,
          value: "1",
          createRevision: first,
          modRevision: first,
          version: "1",
          leaseId: undefined,
        },
        {
          key: `${prefix}b`,
          value: "3",
          createRevision: second,
          modRevision: third,
          version: "2",
          leaseId: undefined,
        },
      ]);
    });

    test("gives one empty page for an empty range", async () => {
      expect(await listAll(somewhere())).toEqual({ keyValues: [], pages: 1 });
    });

    test("gives all pages at the revision of the first, whatever is put meanwhile", async () => {
      const prefix = somewhere();
      for (const id of ["1", "2", "3", "4", "5"]) await store.put(prefix + id, id, options);
      const seen: string[] = [];
      const revisions = new Set<string>();
      for await (const page of store.list(keysUnder(prefix), { ...options, pageSize: 2 })) {
        for (const { value } of page.keyValues) seen.push(value);
        revisions.add(page.revision);
        expect(page.totalCount).toBe(5);
        await store.put(`${prefix}5`, "changed", options);
      }
      expect(seen).toEqual(["1", "2", "3", "4", "5"]);
      expect(revisions.size).toBe(1);
    });

    test("lists the past at a revision, and keys without values", async () => {
      const prefix = somewhere();
      const then = await store.put(`${prefix}a`, "old", options);
      await store.put(`${prefix}a`, "new", options);
      const past = await listAll(prefix, { revision: then });
      const keys = await listAll(prefix, { keysOnly: true });
      expect(past.keyValues.map(({ value }) => value)).toEqual(["old"]);
      expect(keys.keyValues.map(({ key, value }) => [key, value])).toEqual([[`${prefix}a`, ""]]);
    });

    test("keeps bytes that are not UTF-8, in keys and in values", async () => {
      const prefix = somewhere();
      await store.put(`${prefix}\udcff`, "\udc80 用户", options);
      const { keyValues } = await listAll(prefix);
      expect(keyValues.map(({ key, value }) => [key, value])).toEqual([[`${prefix}\udcff`, "\udc80 用户"]]);
    });

    test("deletes one key and says whether it was there", async () => {
      const prefix = somewhere();
      await store.put(`${prefix}a`, "1", options);
      expect((await store.delete(`${prefix}a`, options)).wasThere).toBe(true);
      expect((await store.delete(`${prefix}a`, options)).wasThere).toBe(false);
    });

    test("does `ifHeld` when every condition holds, else `otherwise`, in one revision", async () => {
      const key = `${somewhere()}a`;
      const create = {
        when: [{ key, absent: true as const }],
        ifHeld: [{ type: "put" as const, key, value: "1" }],
      };
      const done = await store.transact({ ...create, otherwise: [{ type: "get", key }] }, options);
      const again = await store.transact({ ...create, otherwise: [{ type: "get", key }] }, options);
      expect(done).toMatchObject({ held: true, reads: [undefined] });
      expect(again).toMatchObject({ held: false, reads: [{ key, value: "1", modRevision: done.revision }] });
      const wrong = { when: [{ key, modRevision: "1" }], ifHeld: [{ type: "delete" as const, key }] };
      expect((await store.transact(wrong, options)).held).toBe(false);
      const right = {
        when: [
          { key, modRevision: done.revision },
          { key, value: "1" },
        ],
        ifHeld: [{ type: "delete" as const, key }],
      };
      expect((await store.transact(right, options)).held).toBe(true);
    });

    test("a lease carries keys, tells its time, and takes them with it when it is revoked", async () => {
      const key = `${somewhere()}a`;
      const leaseId = under.newLeaseId();
      const lease = await store.grantLease(leaseId, 60, options);
      await store.put(key, "1", { ...options, leaseId });
      expect(lease).toMatchObject({ leaseId, ttlSeconds: 60 });
      const left = await store.leaseTimeToLive(leaseId, { ...options, withKeys: true });
      expect(left).toMatchObject({ leaseId, ttlSeconds: 60, keys: [key] });
      expect(left?.remainingSeconds).toBeGreaterThan(50);
      expect(await store.listLeases(options)).toContain(leaseId);
      expect(await store.revokeLease(leaseId, options)).toBe(true);
      expect((await listAll(key)).keyValues).toEqual([]);
      expect(await store.revokeLease(leaseId, options)).toBe(false);
      expect(await store.leaseTimeToLive(leaseId, options)).toBeUndefined();
    });

    test("takes a lease ID that exists already as granted", async () => {
      const leaseId = under.newLeaseId();
      await store.grantLease(leaseId, 60, options);
      const again = await store.grantLease(leaseId, 60, options);
      expect([again.leaseId, again.ttlSeconds, again.isNew ?? false]).toEqual([leaseId, 60, false]);
      await store.revokeLease(leaseId, options);
    });

    test("refuses a put under a lease that does not exist", async () => {
      const put = store.put(`${somewhere()}a`, "1", { ...options, leaseId: under.newLeaseId() });
      await expect(put).rejects.toSatisfy(
        (error) => error instanceof DiscoveryError && error.code === "usage",
      );
    });

    test("renews a lease before it runs out, and says when it is gone", async () => {
      const lease = await store.grantLease(under.newLeaseId(), 2, options);
      const types: string[] = [];
      await new Promise<void>((resolve, reject) => {
        store.keepAlive(lease, ({ type }) => {
          types.push(type);
          if (type === "gone") resolve();
          else if (types.length === 1) store.revokeLease(lease.leaseId, options).catch(reject);
        });
      });
      expect(types[0]).toBe("renewed");
      expect(types.at(-1)).toBe("gone");
    });

    test("renews at once a lease that was there before, also beside one that it keeps", async () => {
      const told: string[] = [];
      for (const count of [1, 2]) {
        const { leaseId, ttlSeconds } = await store.grantLease(under.newLeaseId(), 60, options);
        store.keepAlive({ leaseId, ttlSeconds }, ({ type }) => told.push(`${type} ${count}`));
        // Of one that is new the first renewal comes within 20 s.
        await waitFor(() => told.includes(`renewed ${count}`), { what: "a renewal", timeoutMs: 15_000 });
      }
    });

    test("a watch begins with a list, then tells each revision whole", async () => {
      const prefix = somewhere();
      await store.put(`${prefix}a`, "1", options);
      await using log = WatchLog.of(store, keysUnder(prefix));
      await log.until(({ type }) => type === "synced");
      const swapped = await store.transact(
        {
          when: [],
          ifHeld: [
            { type: "put", key: `${prefix}b`, value: "1" },
            { type: "delete", key: `${prefix}a` },
          ],
        },
        options,
      );
      const change = await log.until(({ type }) => type === "change");
      expect(log.messages.slice(0, 3)).toMatchObject([
        { type: "connected" },
        { type: "list", reason: "start", keyValues: [{ value: "1" }] },
        { type: "synced" },
      ]);
      expect(change).toMatchObject({
        revision: swapped.revision,
        changes: [
          { type: "put", keyValue: { key: `${prefix}b`, modRevision: swapped.revision } },
          { type: "delete", key: `${prefix}a`, modRevision: swapped.revision },
        ],
      });
    });

    test("a watch of one key does not hear its neighbours", async () => {
      const prefix = somewhere();
      await using log = WatchLog.of(store, oneKey(`${prefix}a`));
      await log.until(({ type }) => type === "synced");
      await store.put(`${prefix}aa`, "neighbour", options);
      await store.put(`${prefix}a`, "own", options);
      expect(await log.until(({ type }) => type === "change")).toMatchObject({
        changes: [{ keyValue: { value: "own" } }],
      });
    });

    test("a watch tells many changes in their order, none left out", async () => {
      const prefix = somewhere();
      await using log = WatchLog.of(store, keysUnder(prefix));
      await log.until(({ type }) => type === "synced");
      await Promise.all(
        Array.from({ length: 300 }, (_, n) => store.put(`${prefix}${n}`, String(n), options)),
      );
      await log.untilCount("change", 300);
      const revisions = log.messages.flatMap((message) =>
        message.type === "change" ? [message.revision] : [],
      );
      expect(revisions).toEqual([...revisions].sort(compareRevisions));
      expect(new Set(revisions).size).toBe(300);
    });

    test("a watch goes on after a compaction", async () => {
      const prefix = somewhere();
      await using log = WatchLog.of(store, keysUnder(prefix));
      await log.until(({ type }) => type === "synced");
      const revision = await store.put(`${prefix}a`, "1", options);
      await under.compact(revision);
      await store.put(`${prefix}a`, "2", options);
      await log.untilCount("change", 2);
      expect(log.messages.at(-1)).toMatchObject({ changes: [{ keyValue: { value: "2" } }] });
    });

    test("a watch that is aborted throws the reason of its signal", async () => {
      const reason = new Error("enough");
      const stop = new AbortController();
      const watching = (async () => {
        for await (const { type } of store.watch(keysUnder(somewhere()), { signal: stop.signal })) {
          if (type === "synced") stop.abort(reason);
        }
      })();
      await expect(watching).rejects.toBe(reason);
    });

    test("a call that is aborted throws the reason of its signal", async () => {
      const reason = new Error("enough");
      await expect(store.put(`${somewhere()}a`, "1", { signal: AbortSignal.abort(reason) })).rejects.toBe(
        reason,
      );
    });

    test("tells who it is", async () => {
      const status = await store.status(options);
      expect(status).toMatchObject({
        clusterId: expect.stringMatching(/^\d+$/),
        version: expect.stringMatching(/^3\.\d+\.\d+/),
      });
      expect(status.leaderId).toBe(status.memberId);
      const [inspection] = await store.inspectHosts(options);
      expect(inspection).toMatchObject({ host: status.host, status: { clusterId: status.clusterId } });
    });
  });
}
