/** Keys of the model in the words of the port. */
import type { KeyRange } from "../key-range.js";
import type { KeyValue, ListedKey } from "../key-value.js";
import type { KeyChange } from "../watch-message.js";
import { fromText, toText } from "./byte-string.js";
import { type KeySpan, spanOfKey, spanOfPrefix } from "./key-span.js";
import { isDeleted, type KeyVersion, NO_LEASE } from "./key-version.js";

export function toSpan(range: KeyRange): KeySpan {
  return "key" in range ? spanOfKey(fromText(range.key)) : spanOfPrefix(fromText(range.prefix));
}

export function toPortKeyValue(version: KeyVersion): KeyValue {
  return {
    key: toText(version.key),
    value: toText(version.value),
    createRevision: String(version.createRevision),
    modRevision: String(version.modRevision),
    version: String(version.version),
    leaseId: version.leaseId === NO_LEASE ? undefined : version.leaseId,
  };
}

export function toListedKey(version: KeyVersion): ListedKey {
  return { ...toPortKeyValue(version), hasLease: version.leaseId !== NO_LEASE };
}

export function toKeyChange(change: KeyVersion): KeyChange {
  if (!isDeleted(change)) return { type: "put", keyValue: toPortKeyValue(change) };
  return { type: "delete", key: toText(change.key), modRevision: String(change.modRevision) };
}
