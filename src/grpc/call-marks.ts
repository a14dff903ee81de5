/**
 * What a call tells its picker and no server: entries of its metadata that the picker takes out. grpc-js gives a picker
 * the metadata of a call and nothing else of it.
 */
import type { Metadata } from "@grpc/grpc-js";

/** The key of a call for consistent_hash: `metadata.set(CONSISTENT_HASH_KEY, userId)`. Servers do not get it. */
export const CONSISTENT_HASH_KEY = "zdisc-hash-key";
/** The call is a stream, in either direction or both. */
const STREAM = "zdisc-stream";

/** `metadata` with the mark; it is left as it is itself, for a caller may use it again. */
export function markAsStream(metadata: Metadata): Metadata {
  const marked = metadata.clone();
  marked.set(STREAM, "1");
  return marked;
}

/** Takes the mark out. */
export function takeStreamMark(metadata: Metadata): boolean {
  const isMarked = metadata.get(STREAM).length > 0;
  if (isMarked) metadata.remove(STREAM);
  return isMarked;
}

/** The value of an entry, "" without one. That of our own name is taken out, that of another goes to the server, too. */
export function takeHashKey(metadata: Metadata, name: string): string {
  const [key] = metadata.get(name);
  if (key !== undefined && name === CONSISTENT_HASH_KEY) metadata.remove(name);
  return key === undefined ? "" : String(key);
}
