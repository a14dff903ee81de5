/** Reads a range as etcd does, with its bounds, orders and limits. Source: etcd server/etcdserver/txn/txn.go, executeRange. */
import { compareValues } from "../../runtime/compare-values.js";
import type { KeyVersion } from "./key-version.js";
import type { Keyspace } from "./keyspace.js";
import type { RangeOperation, RangeResult, SortBy } from "./operation.js";

/** Throws `futureRevision` or `compacted`. */
export function readRange(keyspace: Keyspace, range: RangeOperation): RangeResult {
  const { span, limit = 0, revision: asked = 0, countOnly = false } = range;
  keyspace.checkRevision(asked);
  const revision = keyspace.readRevision;
  const at = asked > 0 ? asked : revision;
  const answer = { type: "range", revision, count: keyspace.countIn(span, at) } as const;
  if (countOnly) return { ...answer, keyVersions: [], hasMore: false };
  const most = limit > 0 && isLimitFirst(range) ? limit + 1 : Number.POSITIVE_INFINITY;
  const found = sorted(take(keyspace.keysIn(span, at), most).filter(isWithin(range)), range.sort);
  const hasMore = limit > 0 && found.length > limit;
  const shown = hasMore ? found.slice(0, limit) : found;
  return { ...answer, keyVersions: range.keysOnly ? shown.map(withoutValue) : shown, hasMore };
}

/** Whether the first keys of the span are those of the answer. */
function isLimitFirst(range: RangeOperation): boolean {
  const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision, sort } = range;
  const isBounded = minModRevision || maxModRevision || minCreateRevision || maxCreateRevision;
  return !isBounded && (sort === undefined || sort.isOfLimit === true);
}

function take(keyVersions: Iterable<KeyVersion>, limit: number): KeyVersion[] {
  const taken: KeyVersion[] = [];
  for (const version of keyVersions) {
    taken.push(version);
    if (taken.length >= limit) break;
  }
  return taken;
}

/** A bound of 0 is none. */
function isWithin({
  minModRevision = 0,
  maxModRevision = 0,
  minCreateRevision = 0,
  maxCreateRevision = 0,
}: RangeOperation): (version: KeyVersion) => boolean {
  return ({ modRevision, createRevision }) =>
    (minModRevision === 0 || modRevision >= minModRevision) &&
    (maxModRevision === 0 || modRevision <= maxModRevision) &&
    (minCreateRevision === 0 || createRevision >= minCreateRevision) &&
    (maxCreateRevision === 0 || createRevision <= maxCreateRevision);
}

function sorted(keyVersions: KeyVersion[], sort: RangeOperation["sort"]): KeyVersion[] {
  if (sort === undefined) return keyVersions;
  const sign = sort.isDescending ? -1 : 1;
  return keyVersions.sort((a, b) => sign * compareValues(a[FIELD_OF[sort.by]], b[FIELD_OF[sort.by]]));
}

const FIELD_OF = {
  key: "key",
  version: "version",
  createRevision: "createRevision",
  modRevision: "modRevision",
  value: "value",
} as const satisfies Record<SortBy, keyof KeyVersion>;

function withoutValue(version: KeyVersion): KeyVersion {
  return { ...version, value: "" };
}
