/** Values of etcd that are not UTF-8: JSON can hold them as base64 only. */
import { encodeText } from "../../store/text-bytes.js";

/** The bytes behind a text that is not UTF-8 (such a byte stands as half a surrogate pair); undefined for all that is. */
export function rawBytes(text: string): Buffer | undefined {
  return text.isWellFormed() ? undefined : encodeText(text);
}

/** With U+FFFD for what is not UTF-8. */
export function lossyText(bytes: Buffer): string {
  return bytes.toString("utf8");
}
