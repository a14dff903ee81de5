/** Lists a range of the port in pages, all at the revision of the first. */
import type { KeyRange } from "../key-range.js";
import type { ListOptions, ListPage } from "../store.js";
import type { MemoryEtcd } from "./memory-etcd.js";
import { toListedKey, toSpan } from "./port-values.js";

/** About as over the network (store/etcd/page-size.ts). */
const PAGE_SIZE = 20_000;

/** Each page is read when it is asked for. Throws what etcd refuses. */
export function* listPages(
  etcd: MemoryEtcd,
  range: KeyRange,
  { revision: asked, keysOnly = false, pageSize = PAGE_SIZE }: ListOptions,
): Generator<ListPage, undefined> {
  const revision = asked === undefined ? etcd.revision : Number(asked);
  let { from, to } = toSpan(range);
  for (let before = 0; ; ) {
    const page = etcd.range({ type: "range", span: { from, to }, limit: pageSize, revision, keysOnly });
    yield {
      keyValues: page.keyVersions.map(toListedKey),
      revision: String(revision),
      totalCount: before + page.count,
    };
    const last = page.keyVersions.at(-1);
    if (!page.hasMore || last === undefined) return;
    before += page.keyVersions.length;
    from = `${last.key}\0`;
  }
}
