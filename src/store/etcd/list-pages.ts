/** Lists a range in pages, all at the revision of the first. */
import type { IKeyValue, IRangeResponse } from "etcd3/lib/rpc.js";
import { DiscoveryError } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import { formatRange, type KeyRange } from "../key-range.js";
import type { ListedKey } from "../key-value.js";
import type { WireKeyValue } from "../protocol/wire-key-value.js";
import type { Revision } from "../revision.js";
import type { ListOptions, ListPage } from "../store.js";
import { isTooLarge, UnreadableAnswer } from "./grpc/grpc-failure.js";
import type { UnaryOptions } from "./grpc/unary-options.js";
import type { Connection } from "./hosts/connection.js";
import { PageSize } from "./page-size.js";
import { boundsAfter, boundsOf, type RangeBounds } from "./range-bounds.js";

/** All pages together: etcd's own limit is 2 GB by default, and whoever lists it may have to hold it. */
const MOST_LIST_BYTES = 1024 ** 3;
/** What a key costs beside its text. */
const KEY_BYTES = 100;
/** What a page counts at least: with a host that takes one key at a time as all that it can send, a list ends, too. */
const PAGE_BYTES = 1024 ** 2;

export interface EtcdPage extends ListPage {
  readonly clusterId: string;
}

/** Makes one call of a page, with its own repeats, until `signal` aborts. */
export type AskPage = (
  signal: AbortSignal,
  attempt: (connection: Connection, options: UnaryOptions) => Promise<IRangeResponse>,
) => Promise<IRangeResponse>;

interface PageRequest {
  readonly bounds: RangeBounds;
  /** `"0"`: the newest. */
  readonly revision: Revision;
  readonly keysOnly: boolean;
}

interface Reading {
  readonly size: PageSize;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly askPage: AskPage;
}

interface Page extends Pick<IRangeResponse, "header" | "more" | "count"> {
  readonly keyValues: readonly WireKeyValue[];
  /** What it costs whoever holds it. */
  readonly bytes: number;
}

/** While the consumer is at one page, the next is on its way. */
export async function* listPages(
  range: KeyRange,
  options: Pick<ListOptions, "signal" | "revision" | "keysOnly" | "pageSize"> & { readonly clock: Clock },
  askPage: AskPage,
): AsyncGenerator<EtcdPage> {
  const { signal, clock, revision = "0", keysOnly = false, pageSize } = options;
  using scope = new AbortScope(signal);
  const size = new PageSize("key" in range ? 1 : pageSize);
  const reading = { size, clock, signal: scope.signal, askPage };
  let request: PageRequest = { bounds: boundsOf(range), revision, keysOnly };
  let before = 0;
  let bytes = 0;
  try {
    for (let pending = readPage(request, reading); ; ) {
      const page = await pending;
      bytes += Math.max(PAGE_BYTES, page.bytes);
      if (bytes > MOST_LIST_BYTES) throw tooMuch(range);
      const at = request.revision === "0" ? page.header.revision : request.revision;
      const last = page.more ? page.keyValues.at(-1) : undefined;
      if (last !== undefined) {
        request = { ...request, bounds: boundsAfter(last.key, request.bounds), revision: at };
        pending = readPage(request, reading);
        // It may fail before anybody waits for it.
        pending.catch(() => {});
      }
      yield {
        keyValues: listed(page.keyValues),
        revision: at,
        totalCount: before + Number(page.count),
        clusterId: page.header.cluster_id,
      };
      if (last === undefined) return;
      before += page.keyValues.length;
    }
  } finally {
    scope.abort();
  }
}

/** Throws for a page that is not what was asked for: a list of such pages may never end. */
function checked(page: IRangeResponse, { key, range_end }: RangeBounds, limit: number): IRangeResponse {
  // etcd says that there is more only of what the limit cut off. Source: etcd server/etcdserver/txn (asembleRangeResponse).
  if (page.more && page.kvs.length < limit)
    throw new UnreadableAnswer(`a list that goes on behind ${page.kvs.length} of ${limit} keys`);
  const [first, last] = [page.kvs[0]?.key, page.kvs.at(-1)?.key];
  if (first === undefined || last === undefined) return page;
  if (Buffer.compare(first, key) < 0 || Buffer.compare(last, first) < 0)
    throw new UnreadableAnswer("a list whose keys go back");
  const isOpenEnded = range_end.length === 1 && range_end[0] === 0;
  const isBeyond = range_end.length === 0 ? !last.equals(key) : Buffer.compare(last, range_end) >= 0;
  if (isBeyond && !isOpenEnded) throw new UnreadableAnswer("a list of keys that nobody asked for");
  return page;
}

function bytesOf(keyValues: readonly WireKeyValue[]): number {
  let bytes = 0;
  for (const keyValue of keyValues) bytes += KEY_BYTES + keyValue.ownBytes;
  return bytes;
}

function tooMuch(range: KeyRange): DiscoveryError {
  return new DiscoveryError(
    "usage",
    `${formatRange(range) || "etcd"} holds more than 1 GiB of keys and values`,
    {
      remedy: "name a service, or a narrower prefix",
    },
  );
}

function* listed(keyValues: readonly WireKeyValue[]): Generator<ListedKey, void, undefined> {
  for (const keyValue of keyValues) yield keyValue.toListed();
}

/** One page, as large as it could be received. */
async function readPage(
  { bounds, revision, keysOnly }: PageRequest,
  { size, clock, signal, askPage }: Reading,
): Promise<Page> {
  for (;;) {
    const request = { ...bounds, revision, limit: String(size.limit), keys_only: keysOnly };
    const startMs = clock.monotonicMs();
    try {
      const { kvs, ...page } = await askPage(signal, async ({ kv }, options) =>
        checked(await kv.range(request, options), bounds, size.limit),
      );
      // Our codec decodes every mvccpb.KeyValue into this class; etcd3's types know only its shape.
      const keyValues = kvs as readonly IKeyValue[] as readonly WireKeyValue[];
      const bytes = bytesOf(keyValues);
      size.grow(bytes, clock.monotonicMs() - startMs);
      return { ...page, keyValues, bytes };
    } catch (error) {
      if (!isTooLarge(causeOf(error)) || !size.halve()) throw error;
    }
  }
}

/** For messages: what was read. */
export function subjectOf(range: KeyRange): { readonly range: string; readonly verb: "read" } {
  return { range: formatRange(range), verb: "read" };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
