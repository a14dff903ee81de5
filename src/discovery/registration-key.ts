/** Which keys are registrations, and what they are called. Source: go-zero core/discov/clients.go:makeEtcdKey. */
import { DELIMITER } from "./instance.js";

/** Lease IDs and configured IDs are positive int64: 19 digits at most. */
const MOST_DIGITS = 19;

/** The service of a registration's key (what stands before the last slash, when 1–19 digits stand behind it), else undefined. */
export function serviceOfKey(key: string): string | undefined {
  const slash = key.lastIndexOf(DELIMITER);
  const digits = key.length - slash - 1;
  if (slash === -1 || digits === 0 || digits > MOST_DIGITS) return undefined;
  for (let at = slash + 1; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    if (code < 48 || code > 57) return undefined;
  }
  return key.slice(0, slash);
}
