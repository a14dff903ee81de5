/** What etcd refuses, and how it bounds what it grants: the same answer from our server, case by case. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plain, type RawRequest, rawRequest } from "../../support/raw-etcd.js";
import { waitFor } from "../../support/wait-for.js";
import { areTwinsLeftOut, TwinEtcds } from "./twin-etcds.js";

const key = Buffer.from("k");
const get = { request_range: { key } };
const put = (name: string) => ({ request_put: { key: Buffer.from(name), value: Buffer.from("1") } });
const remove = (name: string, end = "") => ({
  request_delete_range: { key: Buffer.from(name), range_end: Buffer.from(end, "latin1") },
});
const txn = (success: readonly object[], failure: readonly object[] = []) =>
  rawRequest("KV", "txn", { success, failure });
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const grant = (ID: string, TTL: string) => rawRequest("Lease", "leaseGrant", { ID, TTL });

const REFUSED: readonly { readonly name: string; readonly request: RawRequest; readonly error: string }[] = [
  { name: "a range without a key", request: rawRequest("KV", "range"), error: "key is not provided" },
  { name: "a put without a key", request: rawRequest("KV", "put"), error: "key is not provided" },
  { name: "a delete without a key", request: rawRequest("KV", "deleteRange"), error: "key is not provided" },
  {
    name: "a comparison without a key",
    request: rawRequest("KV", "txn", { compare: [{ target: "Mod" }] }),
    error: "key is not provided",
  },
  { name: "129 operations", request: txn(times(129, get)), error: "too many operations" },
  { name: "129 operations otherwise", request: txn([], times(129, get)), error: "too many operations" },
  {
    name: "129 comparisons",
    request: rawRequest("KV", "txn", { compare: times(129, { key, target: "Mod" }) }),
    error: "too many operations",
  },
  {
    name: "more within than the transaction around it left",
    request: txn([...times(63, get), { request_txn: { success: times(65, get) } }]),
    error: "too many operations",
  },
  { name: "two puts of one key", request: txn([put("a"), put("a")]), error: "duplicate key" },
  {
    name: "a put in a range that is deleted",
    request: txn([put("a"), remove("a", "b")]),
    error: "duplicate key",
  },
  {
    name: "two puts of one key in the branch that is not taken",
    request: txn([], [put("a"), put("a")]),
    error: "duplicate key",
  },
  {
    name: "a put of a key that an inner transaction may put",
    request: txn([put("a"), { request_txn: { failure: [put("a")] } }]),
    error: "duplicate key",
  },
  {
    name: "a put of a key that an inner transaction may delete",
    request: txn([put("a"), { request_txn: { failure: [remove("a")] } }]),
    error: "duplicate key",
  },
  {
    name: "a request of more than 1.5 MiB",
    request: rawRequest("KV", "put", { key, value: Buffer.alloc(1.5 * 1024 * 1024) }),
    error: "request is too large",
  },
  {
    name: "a transaction of more than 1.5 MiB",
    request: txn([{ request_put: { key, value: Buffer.alloc(1.5 * 1024 * 1024) } }]),
    error: "request is too large",
  },
  { name: "a lease of 300 years", request: grant("1", "9000000001"), error: "too large lease TTL" },
  {
    name: "a lease that is not there",
    request: rawRequest("Lease", "leaseRevoke", { ID: "77" }),
    error: "not found",
  },
  {
    name: "a put under a lease that is not there",
    request: rawRequest("KV", "put", { key, lease: "77" }),
    error: "requested lease not found",
  },
  {
    name: "compacting the future",
    request: rawRequest("KV", "compact", { revision: "99" }),
    error: "future revision",
  },
  {
    name: "a login without authentication",
    request: rawRequest("Auth", "authenticate", { name: "root" }),
    error: "not enabled",
  },
];

const TAKEN: readonly { readonly name: string; readonly request: RawRequest }[] = [
  { name: "128 operations", request: txn(times(128, get)) },
  {
    name: "as many within as the transaction around it left",
    request: txn([...times(63, get), { request_txn: { success: times(64, get) } }]),
  },
  {
    name: "one key put in both branches of an inner transaction",
    request: txn([{ request_txn: { success: [put("a")], failure: [put("a")] } }]),
  },
  { name: "deletes that overlap", request: txn([remove("a", "c"), remove("b", "d")]) },
  { name: "a put behind a delete without an end", request: txn([remove("a", "\0"), put("b")]) },
  { name: "a put before a delete without an end", request: txn([put("b"), remove("a", "\0")]) },
  {
    name: "a put of almost 1.5 MiB",
    request: rawRequest("KV", "put", { key, value: Buffer.alloc(1.5 * 1024 * 1024 - 64) }),
  },
  { name: "a transaction that does nothing", request: txn([]) },
  { name: "a delete of nothing", request: rawRequest("KV", "deleteRange", { key: Buffer.from("nothing") }) },
  { name: "compacting nothing", request: rawRequest("KV", "compact", { revision: "0" }) },
  { name: "alarms", request: rawRequest("Maintenance", "alarm", { action: "Get" }) },
  { name: "defragmentation", request: rawRequest("Maintenance", "defragment") },
];

describe.skipIf(await areTwinsLeftOut())("as a real etcd", () => {
  let twins: TwinEtcds;
  beforeAll(async () => {
    twins = await TwinEtcds.start();
  });
  afterAll(async () => {
    await twins?.[Symbol.asyncDispose]();
  });

  describe("refused with etcd's words", () => {
    test.each(REFUSED)("$name", async ({ request, error }) => {
      expect(await twins.ask(request)).toMatchObject({ details: expect.stringContaining(error) });
    });
  });

  describe("taken, and answered as etcd does", () => {
    test.each(TAKEN)("$name", async ({ request }) => {
      expect(await twins.ask(request)).toHaveProperty("response");
    });
  });

  test("a target without an order sorts what the limit left, and one key more", async () => {
    for (const name of ["order/z", "order/b", "order/a"]) await twins.ask(txn([put(name)]));
    const range = {
      key: Buffer.from("order/"),
      range_end: Buffer.from("order0"),
      limit: "1",
      sort_target: "Mod",
    };
    const asked = async (rest: object) => await twins.ask(rawRequest("KV", "range", { ...range, ...rest }));
    expect(await asked({})).toMatchObject({ response: { kvs: [{ key: "order/b" }], more: true } });
    expect(await asked({ sort_order: "Ascend" })).toMatchObject({ response: { kvs: [{ key: "order/z" }] } });
  });

  describe("leases", () => {
    test.each(["0", "1", "-5", "3", "9000000000"])(
      "a lease of %s s is granted as etcd grants it",
      async (TTL) => {
        await twins.ask(grant("-9", TTL));
        await twins.ask(rawRequest("Lease", "leaseRevoke", { ID: "-9" }));
      },
    );

    test("without an ID etcd chooses one", async () => {
      const granted = await twins.ours.exec<{ ID: string; TTL: string }>("Lease", "leaseGrant", {
        TTL: "60",
      });
      expect(granted).toMatchObject({ ID: expect.stringMatching(/^[1-9]\d*$/), TTL: "60" });
    });

    test("keep-alive answers each lease in its turn, and one that is not there with 0", async () => {
      await twins.ask(grant("5", "60"));
      const answers = await Promise.all(
        [twins.ours, twins.theirs].map(async (etcd) => {
          const stream = etcd.keepAlive();
          const got: unknown[] = [];
          stream.on("data", (answer) => got.push(plain(answer)));
          const ended = new Promise((resolve) => stream.on("status", resolve));
          for (const ID of ["5", "6", "5"]) stream.write({ ID });
          await waitFor(() => got.length === 3, { what: "three answers" });
          stream.end();
          return { got, end: await ended };
        }),
      );
      expect(answers[0]?.got).toMatchObject([{ ID: "5", TTL: "60" }, { ID: "6", TTL: "0" }, { ID: "5" }]);
      expect(answers[0]?.got).toEqual(answers[1]?.got);
      expect(answers.map(({ end }) => end)).toMatchObject([{ code: 0 }, { code: 0 }]);
    });
  });

  describe("the one member", () => {
    test("is listed without a revision, as etcd does", async () => {
      const members = { service: "Cluster", method: "memberList", request: {} } as const;
      const [ours, theirs] = await Promise.all([twins.ours.ask(members), twins.theirs.ask(members)]);
      const shape = {
        response: {
          header: { revision: "0" },
          members: [{ isLearner: false, clientURLs: [expect.stringMatching(/^http:\/\/127/)] }],
        },
      };
      expect(ours).toMatchObject(shape);
      expect(theirs).toMatchObject(shape);
    });

    test("is its own leader, and has all fields of a status", async () => {
      const [ours, theirs] = await Promise.all(
        [twins.ours, twins.theirs].map((etcd) =>
          etcd.exec<Record<string, unknown>>("Maintenance", "status", {}),
        ),
      );
      expect(Object.keys(ours ?? {})).toEqual(Object.keys(theirs ?? {}));
      const { header, leader } = ours as { header: { member_id: string }; leader: string };
      expect(leader).toBe(header.member_id);
      expect(ours).toMatchObject({
        version: expect.stringMatching(/^3\.6\./),
        raftTerm: theirs?.raftTerm,
        errors: [],
        isLearner: false,
      });
    });
  });
});
