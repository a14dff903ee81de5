/** Values of etcd that are not UTF-8: JSON can hold them as base64 only. */
import { encodeText } from "../../store/text-bytes.js";

/** A byte that is not UTF-8 stands as a surrogate without its pair (the `u` takes pairs as one). */
const NOT_UTF8 = /[\ud800-\udfff]/u;

/** The bytes behind a text that is not UTF-8; undefined for all that is. */
export function rawBytes(text: string): Buffer | undefined {
  return NOT_UTF8.test(text) ? encodeText(text) : undefined;
}

/** With U+FFFD for what is not UTF-8. */
export function lossyText(bytes: Buffer): string {
  return bytes.toString("utf8");
}
