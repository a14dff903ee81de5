/** Watch streams in the corners that random requests seldom reach, beside a real etcd. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rawRequest } from "../../support/raw-etcd.js";
import { waitFor } from "../../support/wait-for.js";
import { WatchRecord } from "../../support/watch-record.js";
import { areTwinsLeftOut, TwinEtcds, type TwinWatches } from "./twin-etcds.js";

const ALL = { key: Buffer.of(0), range_end: Buffer.of(0) };
const bytes = (text: string) => Buffer.from(text);
const put = (key: string, value = "1") => rawRequest("KV", "put", { key: bytes(key), value: bytes(value) });

describe.skipIf(await areTwinsLeftOut())("a watch stream, as a real etcd's", () => {
  let twins: TwinEtcds;
  beforeAll(async () => {
    twins = await TwinEtcds.start();
  });
  afterAll(async () => {
    await twins?.[Symbol.asyncDispose]();
  });

  const newest = () => twins.server.etcd.revision;
  const settled = (watches: TwinWatches) => watches.settle(() => "");

  /** How often progress is told on each of the two, after a few requests for it and something that is answered. */
  async function progress(creates: readonly object[]): Promise<boolean[]> {
    return await Promise.all(
      [twins.ours, twins.theirs].map(async (etcd) => {
        using record = new WatchRecord(etcd);
        for (const create_request of creates) record.send({ create_request });
        await waitFor(() => record.responseCount === creates.length, { what: "the watches to be created" });
        for (let n = 0; n < 30 && record.progressCount === 0; n++) {
          record.send({ progress_request: {} });
          await ping(record);
        }
        return record.progressCount > 0;
      }),
    );
  }

  /** etcd syncs its watches ten times a second, so thirty refused watches take long enough. */
  async function ping(record: WatchRecord): Promise<void> {
    const before = record.refusalCount;
    record.send({ create_request: { ...ALL, start_revision: "-1" } });
    await waitFor(() => record.refusalCount > before, { what: "a refused watch" });
  }

  test.each([
    { name: "of a watch that is up to date", creates: () => [ALL], isTold: true },
    {
      name: "of a watch of the past",
      creates: () => [{ ...ALL, start_revision: String(newest()) }],
      isTold: true,
    },
    { name: "of a stream without a watch", creates: () => [], isTold: false },
    {
      name: "of a watch that begins in the future",
      creates: () => [{ ...ALL, start_revision: String(newest() + 5) }],
      isTold: false,
    },
    {
      name: "of two watches, one of which begins in the future",
      creates: () => [ALL, { ...ALL, start_revision: String(newest() + 5) }],
      isTold: false,
    },
  ])("progress $name: $isTold", async ({ creates, isTold }) => {
    expect(await progress(creates())).toEqual([isTold, isTold]);
  });

  test("numbers watches by itself around those that the client numbered", async () => {
    using watches = twins.watch();
    for (const watch_id of ["1", "0", "0", "1", "-5", "9223372036854775807", "0"])
      await watches.create({ ...ALL, watch_id });
    await settled(watches);
  });

  test("an ID that was canceled can be given again", async () => {
    using watches = twins.watch();
    await watches.create({ ...ALL, watch_id: "4" });
    await watches.cancel("4");
    await watches.cancel("4");
    await watches.create({ ...ALL, watch_id: "4" });
    await twins.ask(put("again"));
    await settled(watches);
  });

  test("a watch from a compacted revision is created, and canceled with the revision that is left", async () => {
    for (const value of ["1", "2", "3"]) await twins.ask(put("compacted", value));
    await twins.ask(rawRequest("KV", "compact", { revision: String(newest() - 1) }));
    using watches = twins.watch();
    for (const behind of [3, 2, 1, 0])
      await watches.create({ ...ALL, start_revision: String(newest() - behind), prev_kv: true });
    await settled(watches);
    await watches.cancel("0");
    await settled(watches);
  });

  test("a key deleted and put in one transaction is two events, with the value before it", async () => {
    await twins.ask(put("swap", "before"));
    using watches = twins.watch();
    await watches.create({ ...ALL, prev_kv: true });
    const remove = { request_delete_range: { key: bytes("swap"), range_end: Buffer.of(0) } };
    const again = { request_put: { key: bytes("swap"), value: bytes("after") } };
    await twins.ask(rawRequest("KV", "txn", { success: [remove, again] }));
    await twins.ask(rawRequest("KV", "txn", { success: [again, remove] }));
    await settled(watches);
  });

  test("a lease that is revoked deletes its keys in one revision", async () => {
    await twins.ask(rawRequest("Lease", "leaseGrant", { ID: "8", TTL: "60" }));
    using watches = twins.watch();
    await watches.create({ ...ALL, prev_kv: true });
    for (const key of ["l2", "l1", "l3"])
      await twins.ask(rawRequest("KV", "put", { key: bytes(key), value: bytes("1"), lease: "8" }));
    await twins.ask(rawRequest("Lease", "leaseRevoke", { ID: "8" }));
    await settled(watches);
  });

  test.each([true, false])(
    "two thousand revisions of the past come in order (fragments: %s)",
    async (fragment) => {
      const prefix = `many-${fragment}/`;
      const from = String(newest() + 1);
      for (let n = 0; n < 20; n++) {
        const success = Array.from(
          { length: 100 },
          (_, k) => put(`${prefix}${n}/${k}`, "v".repeat(100)).request,
        );
        await twins.ask(
          rawRequest("KV", "txn", { success: success.map((request_put) => ({ request_put })) }),
        );
      }
      using watches = twins.watch();
      await watches.create({
        key: bytes(prefix),
        range_end: bytes(`many-${fragment}0`),
        start_revision: from,
        fragment,
      });
      await settled(watches);
    },
  );

  test("one revision of more than 2 MiB comes in fragments, the last of which says so", async () => {
    const written = (value: string) =>
      rawRequest("KV", "txn", {
        success: Array.from({ length: 10 }, (_, n) => ({
          request_put: { key: bytes(`large/${n}`), value: bytes(value.repeat(140_000)) },
        })),
      });
    await twins.ask(written("a"));
    const fragments = await Promise.all(
      [twins.ours, twins.theirs].map(async (etcd) => {
        const stream = etcd.watch();
        const got: { readonly events: readonly unknown[]; readonly fragment: boolean }[] = [];
        stream.on("error", () => {});
        const isCreated = new Promise<void>((resolve) => {
          stream.on("data", ({ events, fragment, created }) => {
            if (created) resolve();
            else got.push({ events, fragment });
          });
        });
        const range = { key: bytes("large/"), range_end: bytes("large0") };
        stream.write({ create_request: { ...range, prev_kv: true, fragment: true } });
        await isCreated;
        await etcd.ask(written("b"));
        await waitFor(() => got.some(({ fragment }) => !fragment), { what: "the last fragment" });
        stream.cancel();
        return got;
      }),
    );
    for (const got of fragments) {
      expect(got.map(({ fragment }) => fragment)).toEqual([true, false]);
      expect(got.flatMap(({ events }) => events)).toHaveLength(10);
    }
  });
});
