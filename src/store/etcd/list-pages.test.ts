import type { IKeyValue, IRangeResponse } from "etcd3/lib/rpc.js";
import { expect, test } from "vitest";
import { systemClock } from "../../runtime/clock.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { keysUnder } from "../key-range.js";
import { decode, encode } from "../protocol/codec.js";
import type { Connection } from "./hosts/connection.js";
import { type AskPage, listPages } from "./list-pages.js";

const RANGE = keysUnder("user.rpc/");
const signal = new AbortController().signal;

/** A host with that many pages of one key each; notes who asks, and until when. */
function hostWith(pageCount: number) {
  const asked: AbortSignal[] = [];
  const askPage: AskPage = async (until) => {
    asked.push(until);
    return page(asked.length, asked.length < pageCount);
  };
  return { asked, askPage };
}

function page(number: number, more: boolean): IRangeResponse {
  const key = Buffer.from(`user.rpc/${number}`);
  const kv = decode("KeyValue", encode("KeyValue", { key } as never)) as IKeyValue;
  const header = { cluster_id: "1", member_id: "1", revision: "7", raft_term: "1" };
  return { header, kvs: [kv], more, count: "1" } as unknown as IRangeResponse;
}

test("asks for the next page before the consumer is through with this one", async () => {
  const { asked, askPage } = hostWith(3);
  const counts: number[] = [];
  for await (const _ of listPages(RANGE, { signal, clock: systemClock }, askPage)) counts.push(asked.length);
  expect(counts).toEqual([2, 3, 3]);
});

test("ends the question that is under way when the consumer leaves", async () => {
  const { asked, askPage } = hostWith(3);
  for await (const _ of listPages(RANGE, { signal, clock: systemClock }, askPage)) break;
  expect(asked.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test("throws what the next page failed with, and only when the consumer asks for it", async () => {
  const failure = new Error("etcd is gone");
  const { asked, askPage } = hostWith(3);
  const failing: AskPage = (until, attempt) =>
    asked.length === 1 ? Promise.reject(failure) : askPage(until, attempt);
  const seen: string[] = [];
  const listing = (async () => {
    for await (const { keyValues } of listPages(RANGE, { signal, clock: systemClock }, failing)) {
      for (const { key } of keyValues) seen.push(key);
      await new Promise(setImmediate);
    }
  })();
  await expect(listing).rejects.toBe(failure);
  expect(seen).toEqual(["user.rpc/1"]);
});

test("a list that grows beyond 1 GiB is refused, and the consumer has had what came before", async () => {
  const large = Buffer.alloc(100 * 1024 * 1024);
  let number = 10;
  const askPage: AskPage = async () => {
    number += 1;
    const kv = { key: Buffer.from(`user.rpc/${number}`), value: large };
    return { ...page(number, true), kvs: [decode("KeyValue", encode("KeyValue", kv as never))] } as never;
  };
  const listing = (async () => {
    for await (const _ of listPages(RANGE, { signal, clock: systemClock }, askPage));
  })();
  await expect(listing).rejects.toMatchObject({
    code: "usage",
    message: "user.rpc/ holds more than 1 GiB of keys and values",
  });
  expect(number).toBe(21);
});

test("asks for twice as many keys while pages come fast and small, all at the revision of the first", async () => {
  const asked: object[] = [];
  const range = async ({ limit, revision }: { limit: string; revision: string }) => {
    asked.push({ limit, revision });
    const { kvs, ...rest } = page(asked.length, asked.length < 4);
    // As etcd says that there is more: behind as many keys as were asked for.
    return { ...rest, kvs: rest.more ? Array.from({ length: Number(limit) }, () => kvs[0]) : kvs };
  };
  // of a connection a page needs its typed client alone
  const connection = { kv: { range } } as unknown as Connection;
  const askPage: AskPage = (_, attempt) => attempt(connection, {});
  const clock = new VirtualClock();
  for await (const _ of listPages(RANGE, { signal, clock }, askPage));
  expect(asked).toEqual([
    { limit: "10000", revision: "0" },
    { limit: "20000", revision: "7" },
    { limit: "40000", revision: "7" },
    { limit: "40000", revision: "7" },
  ]);
});
