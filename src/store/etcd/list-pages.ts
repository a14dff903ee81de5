/** Lists a range in pages, all at the revision of the first. */
import type { IKeyValue, IRangeResponse } from "etcd3/lib/rpc.js";
import { AbortScope } from "../../runtime/abort.js";
import { formatRange, type KeyRange } from "../key-range.js";
import type { KeyValue } from "../key-value.js";
import type { Revision } from "../revision.js";
import type { ListOptions, ListPage } from "../store.js";
import type { Connection } from "./connection.js";
import { isTooLarge } from "./grpc-failure.js";
import { boundsAfter, boundsOf, type RangeBounds } from "./range-bounds.js";
import { toKeyValue } from "./to-key-value.js";
import type { UnaryOptions } from "./unary-options.js";

/** Few enough that two of them in memory do not count, many enough that etcd's work a page does not. */
const PAGE_SIZE = 10_000;

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
  readonly limit: number;
  readonly keysOnly: boolean;
}

/** While the consumer is at one page, the next is on its way. */
export async function* listPages(
  range: KeyRange,
  {
    signal,
    revision = "0",
    keysOnly = false,
    pageSize = PAGE_SIZE,
  }: Pick<ListOptions, "signal" | "revision" | "keysOnly" | "pageSize">,
  askPage: AskPage,
): AsyncGenerator<EtcdPage> {
  using scope = new AbortScope(signal);
  let request: PageRequest = {
    bounds: boundsOf(range),
    revision,
    limit: "key" in range ? 1 : pageSize,
    keysOnly,
  };
  let before = 0;
  try {
    for (let pending = readPage(request, scope.signal, askPage); ; ) {
      const { page, limit } = await pending;
      const at = request.revision === "0" ? page.header.revision : request.revision;
      const last = page.more ? page.kvs.at(-1) : undefined;
      if (last !== undefined) {
        request = { ...request, bounds: boundsAfter(last.key, request.bounds), revision: at, limit };
        pending = readPage(request, scope.signal, askPage);
        // It may fail before anybody waits for it.
        pending.catch(() => {});
      }
      yield {
        keyValues: textsOf(page.kvs),
        revision: at,
        totalCount: before + Number(page.count),
        clusterId: page.header.cluster_id,
      };
      if (last === undefined) return;
      before += page.kvs.length;
    }
  } finally {
    scope.abort();
  }
}

/** Text is made as it is read: that of 100,000 keys at once would be most of the memory of a list. */
function* textsOf(keyValues: readonly IKeyValue[]): Generator<KeyValue, void, undefined> {
  for (const keyValue of keyValues) yield toKeyValue(keyValue);
}

/** One page, and the limit that it could be received with. */
async function readPage(
  { bounds, revision, limit, keysOnly }: PageRequest,
  signal: AbortSignal,
  askPage: AskPage,
): Promise<{ readonly page: IRangeResponse; readonly limit: number }> {
  for (let most = limit; ; most = Math.ceil(most / 2)) {
    const request = { ...bounds, revision, limit: String(most), keys_only: keysOnly };
    try {
      const page = await askPage(signal, ({ kv }, options) => kv.range(request, options));
      return { page, limit: most };
    } catch (error) {
      if (!isTooLarge(causeOf(error)) || most === 1) throw error;
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
