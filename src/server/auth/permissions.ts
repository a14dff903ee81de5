/** What a user's roles let him read and write. Source: etcd server/auth/range_perm_cache.go. */
import { compareValues } from "../../runtime/compare-values.js";
import { isInSpan, type KeySpan } from "../../store/memory/key-span.js";

export type Access = "read" | "write";

export interface Permission {
  readonly span: KeySpan;
  readonly access: readonly Access[];
}

/** Whether the permissions for `access`, put together where they touch or overlap, hold the whole span. */
export function covers(permissions: readonly Permission[], access: Access, span: KeySpan): boolean {
  const spans = permissions
    .filter((permission) => permission.access.includes(access))
    .map(({ span }) => span);
  if (span.isOneKey) return spans.some((one) => isInSpan(one, span.from));
  let reached = span.from;
  for (const one of spans.sort((a, b) => compareValues(a.from, b.from))) {
    if (one.from > reached) return false;
    if (one.to === undefined) return true;
    if (one.to > reached) reached = one.to;
    if (span.to !== undefined && reached >= span.to) return true;
  }
  return false;
}
